using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>Tells the server which call it is: the same again when the call is sent again after a crash.</summary>
internal static class CallMeta
{
    public static JsonObject Of(ToolRun run) => new()
    {
        ["perdure/sessionId"] = run.Session.Value,
        ["perdure/callId"] = run.Call.Id.Value,
        ["traceparent"] = TraceParent(run),
    };

    /// <summary>One trace per session, the one its model calls are in; one span per call.</summary>
    private static string TraceParent(ToolRun run)
    {
        var trace = Hash(run.Session.Value)[..32];
        var span = Hash($"{run.Session}/{run.Call.Id}")[..16];
        return $"00-{trace}-{span}-01";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
