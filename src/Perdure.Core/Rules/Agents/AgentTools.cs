using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Answers the model's calls about its agents within the rules: what they lead to is derived from the state.</summary>
internal static class AgentTools
{
    public const string Spawn = "spawn_agent";

    public const string Wait = "wait_agent";

    public const string Send = "send_agent";

    public const string List = "list_agents";

    /// <summary>A task is one prompt; what is longer belongs into a file.</summary>
    private const int TextCharsMax = 20_000;

    private const int WaitSecondsByDefault = 60 * 60;

    private const int WaitSecondsMax = 24 * 60 * 60;

    /// <returns>The next fact about the call; null while it waits.</returns>
    public static SessionEvent? Next(SessionState state, OpenCall open, DateTimeOffset at) => (open.Call.Tool, Arguments(open.Call)) switch
    {
        (List, _) => Listed(state, open.Call),
        (Spawn, { } arguments) when Text(arguments, "task") is { } task => Spawned(state, open.Call, arguments, task, at),
        (Send, { } arguments) when Number(arguments, "agent") is { } agent && Text(arguments, "message") is { } message => Sent(state, open.Call, agent, message),
        (Wait, { } arguments) => state.AgentWait is { } wait && wait.Call == open.Call.Id ? Answered(state, wait, at) : Awaited(state, open.Call, arguments, at),
        (Spawn, _) => Refused(open.Call, """spawn_agent expects {"task": string, "model"?: string, "profile"?: string}."""),
        (Send, _) => Refused(open.Call, """send_agent expects {"agent": integer, "message": string}."""),
        _ => Refused(open.Call, """wait_agent expects {"agents"?: [integer], "for"?: "any"|"all", "timeout_seconds"?: integer}."""),
    };

    private static SessionEvent Spawned(SessionState state, ToolCall call, JsonElement arguments, string task, DateTimeOffset at)
    {
        var model = Text(arguments, "model") ?? state.Model;
        var profile = Text(arguments, "profile");
        if (Obstacle(state, task, model, profile) is { } obstacle) { return Refused(call, obstacle); }

        var number = state.Agents.Length + 1;
        return new AgentSpawned(number, IdOf(state, call.Id, number, at), call.Id, task, model, profile);
    }

    private static string? Obstacle(SessionState state, string task, string model, string? profile)
    {
        var bounds = AgentBounds.Of(state);
        var spawned = state.Agents.Length - state.Autonomy.AgentsBefore;
        var atWork = state.Agents.Count(agent => agent.IsAtWork);
        return task switch
        {
            _ when AgentRules.Depth(state) >= bounds.DepthMax => bounds.DepthMax == 0
                ? "Agents are switched off (agents.depthMax is 0). Do the work yourself."
                : $"Agents spawn agents no deeper than {bounds.DepthMax}, and you are as deep (agents.depthMax). Do the work yourself.",
            _ when bounds.Reached(state) is { } over => $"Not spawned: {over}. Do the work yourself, or say how far you are.",
            _ when spawned >= bounds.PerPromptMax => $"{spawned} agents were spawned since a person last said something, and no more may be (agents.perPromptMax). Give the work to one that rests, with send_agent, or do it yourself.",
            _ when state.Agents.Length >= bounds.PerSessionMax => $"{state.Agents.Length} agents were spawned in this session, and no more may be (agents.perSessionMax). Give the work to one that rests, with send_agent, or do it yourself.",
            _ when atWork >= bounds.AtOnceMax => $"{atWork} agents work already, and no more may at the same time (agents.atOnceMax). Wait for one with wait_agent first.",
            { Length: > TextCharsMax } => TooLong("A task", task),
            _ when state.Settings.Find(model) is null => $"Expected one of the models of this session, {string.Join(", ", state.Settings.Models.Select(known => known.Ref))}, found {model}.",
            _ when profile is not null && Profiles.Find(profile) is null => $"Expected one of the profiles {string.Join(", ", Profiles.All.Select(known => known.Profile))}, found {profile}.",
            _ => null,
        };
    }

    private static SessionEvent Sent(SessionState state, ToolCall call, int number, string message) => AgentRules.Find(state, number) switch
    {
        null => Refused(call, Unknown(state, number)),
        _ when message.Length > TextCharsMax => Refused(call, TooLong("A message", message)),
        _ when AgentBounds.Of(state).Reached(state) is { } over => Refused(call, $"Not sent: {over}. Do the work yourself, or say how far you are."),
        { IsAtWork: false } when state.Agents.Count(agent => agent.IsAtWork) is var atWork && atWork >= AgentBounds.Of(state).AtOnceMax
            => Refused(call, $"{atWork} agents work already, and no more may at the same time (agents.atOnceMax). Wait for one with wait_agent first."),
        var agent => new AgentMessageSent(number, agent.Assignment + 1, call.Id, message),
    };

    private static SessionEvent Awaited(SessionState state, ToolCall call, JsonElement arguments, DateTimeOffset at)
    {
        if (state.Agents.IsEmpty) { return Refused(call, "There are no agents; spawn one with spawn_agent."); }

        var named = Numbers(arguments, "agents");
        if (named.FirstOrDefault(number => AgentRules.Find(state, number) is null) is not 0 and var stranger) { return Refused(call, Unknown(state, stranger)); }

        ImmutableArray<int> agents = named.IsEmpty ? [.. state.Agents.Where(IsOfInterest).Select(agent => agent.Number)] : named;
        if (agents.IsEmpty) { return Refused(call, "No agent works. You have been told how each of them ended; see list_agents."); }

        var seconds = Math.Clamp(Number(arguments, "timeout_seconds") ?? WaitSecondsByDefault, 1, WaitSecondsMax);
        return new AgentsAwaited(call.Id, agents, Text(arguments, "for") == "all", at.AddSeconds(seconds));

        bool IsOfInterest(Agent agent) => agent.IsAtWork || state.UndeliveredEnds.Any(news => news.Agent == agent.Number);
    }

    /// <returns>The answer, when what was waited for is there, or is not to be waited for any longer.</returns>
    private static AgentResultsDelivered? Answered(SessionState state, AgentWait wait, DateTimeOffset at)
    {
        var awaited = state.Agents.Where(agent => wait.Agents.Contains(agent.Number)).ToList();
        var resting = awaited.Where(agent => !agent.IsAtWork).ToList();
        var opening = resting switch
        {
            _ when resting.Count == awaited.Count || (resting.Count > 0 && !wait.All) => "",
            _ when !AgentRules.MayWork(state) => $"Nobody is waited for: {AgentBounds.Of(state).Reached(state) ?? "there is nothing left to spend"}, so the agents are stopped.\n",
            _ when at >= wait.Until => "The time to wait is over.\n",
            _ when GoalAccounting.AccountOf(state) is { } goal && GoalBudget.Reached(goal, at) is { } over => $"Nobody is waited for any longer: {over}.\n",
            _ when state.Waiting.Any(input => input.Delivery == Delivery.Steer) => "The user said something meanwhile.\n",
            _ => null,
        };
        if (opening is null) { return null; }

        var text = new StringBuilder(opening);
        foreach (var agent in awaited)
        {
            var news = state.UndeliveredEnds.Where(news => news.Agent == agent.Number).Select(news => news.Text).ToList();
            foreach (var end in news) { text.Append(end).Append('\n'); }

            // One that was sent on before its end was told works again.
            if (news.Count == 0 || agent.IsAtWork) { text.Append(AgentMessages.Line(state, agent)).Append('\n'); }
        }

        var told = awaited.Where(agent => !agent.IsAtWork || state.UndeliveredEnds.Any(news => news.Agent == agent.Number));
        return new AgentResultsDelivered(wait.Call, [.. told.Select(agent => agent.Number)], text.ToString().TrimEnd());
    }

    private static ToolFinished Listed(SessionState state, ToolCall call) => new(call.Id, new ToolOutcome(
        ToolStatus.Succeeded, state.Agents.IsEmpty ? "There are no agents." : string.Join('\n', AgentMessages.Lines(state))));

    /// <summary>Made of what spawned it, so that nothing else can have this name; its beginning tells the time, as that of any session.</summary>
    private static SessionId IdOf(SessionState state, CallId call, int number, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Id}/{number}/{call}"));
        Span<byte> bytes = stackalloc byte[16];
        hash.AsSpan(0, bytes.Length).CopyTo(bytes);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds() + number);
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F)); // Version 7,
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F)); // of the usual kind.
        return new SessionId(new Guid(bytes, bigEndian: true).ToString());
    }

    private static ToolFinished Refused(ToolCall call, string why) => new(call.Id, new ToolOutcome(ToolStatus.Failed, why));

    private static string Unknown(SessionState state, int number) => state.Agents.IsEmpty
        ? $"There is no agent {number}; none was spawned."
        : $"There is no agent {number}; the agents are 1 to {state.Agents.Length}.";

    private static string TooLong(string what, string text) => $"{what} has at most {TextCharsMax} characters, found {text.Length}; put the rest into a file.";

    private static string? Text(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static int? Number(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static ImmutableArray<int> Numbers(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : -1).Distinct()]
            : [];

    private static JsonElement? Arguments(ToolCall call)
    {
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            return arguments.RootElement.ValueKind == JsonValueKind.Object ? arguments.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null; // The model writes what it likes; it is told what was expected.
        }
    }
}
