using Perdure.Core.Values;
using Perdure.Mcp.Serving;

namespace Perdure.Mcp.Calling;

/// <summary>Says what went wrong with a call in words the model can act on.</summary>
internal static class CallFailure
{
    private const string FindOut = "It was sent once and is not sent again. Find out what it did before you call it again.";

    public static ToolOutcome Said(string text) => new(ToolStatus.Failed, text);

    public static ToolOutcome NoSuchServer(string name, IEnumerable<string> servers) =>
        Said($"There is no MCP server named '{name}'. The servers are: {string.Join(", ", servers)}.");

    public static ToolOutcome NoSuchTool(Server server, string name) =>
        Said($"The MCP server {server.Name} offers no tool named '{name}' now. {OfferedTools.Of(server)}");

    public static ToolOutcome NotReached(Server server, string why) =>
        Said($"The MCP server {server.Name} could not be reached, so nothing was done: {why}");

    public static ToolOutcome KeepsEnding(Server server, int attempts) =>
        Said($"The MCP server {server.Name} ended {attempts} times before it answered.{LastWords(server)}");

    public static ToolOutcome EndedMidway(Server server) =>
        new(ToolStatus.Unknown, $"The outcome of this call is unknown: the MCP server {server.Name} ended before it answered.{LastWords(server)} {FindOut}");

    public static ToolOutcome AgentEndedMidway(CallIntent sent) =>
        new(ToolStatus.Unknown, $"The outcome of this call is unknown: the agent ended after it had sent {sent.Tool} to the MCP server {sent.Server}. {FindOut}");

    public static ToolOutcome TooLong(Server server, KnownTool tool) => new(
        ToolStatus.TimedOut,
        $"{server.Name} did not answer within {server.Settings.ToolTime.TotalSeconds:0.#} s and was told to stop.{(tool.ReadOnly ? "" : " What it had done until then is not known.")}");

    public static ToolOutcome Stopped(KnownTool tool) => new(
        ToolStatus.Interrupted,
        $"Interrupted by the user; the server was told to stop.{(tool.ReadOnly ? "" : " What it had done until then is not known.")}");

    public static ToolOutcome NeverSent { get; } = new(ToolStatus.Interrupted, "Interrupted by the user before it was sent.");

    private static string LastWords(Server server) => server.LastWords is { } words ? $" Its last words: {words}" : "";
}
