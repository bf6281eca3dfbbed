using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Server.Tests.Stage;
using Perdure.Shell.Judging;

namespace Perdure.Server.Tests;

/// <summary>A request with a field that is missing, null or of another type is refused, and nothing of it reaches the log.</summary>
public sealed class RefusingMalformedRequests : IAsyncDisposable
{
    /// <summary>One of each, with everything said that can be said.</summary>
    private static readonly ImmutableArray<SessionCommand> Commands =
    [
        new Wake(),
        new GiveInput(new InputId("q1"), "hello", "cli", Delivery.Queue, [new Image("data:image/png;base64,AAAA")], "{}"),
        new EditInput(new InputId("q1"), "other"),
        new RemoveInput(new InputId("q1")),
        new Interrupt("cli"),
        new StopCommand(1, "cli"),
        new AnswerQuestion(new CallId("c1"), new UserInputAnswer([new UserInputAnswerItem("color", "blue")]), "cli"),
        new AnswerQuestion(new CallId("c1"), new Approved(ApprovalScope.Session), "cli"),
        new AnswerQuestion(new CallId("c1"), new ElicitationResponse("{}"), "cli"),
        new ResumeTurn(),
        new ChangeSettings(new Settings(
            [new ModelChoice("mock", "m", "high", 1000, 800)],
            Delivery.Queue,
            Breaker: new BreakerLimits(5, 12, 24),
            Permissions: new Permissions("p", AccessLevel.Workspace, Writable: ["/data"], Rules: [new CommandRule(["npm", "test"], RuleVerdict.Allow)], Ceilings: new Ceilings(1m, 2, 3, 4)),
            Agents: new AgentPolicy(1, 2, 3),
            Delegation: new Delegation(new SessionId("s"), new CallId("c"), 1, 1))),
        new NameSession("a name"),
        new Compact(),
        new StopWaiting(),
        new SetGoal("make it so", new Contract(["true"], ["false"], ["nice"], ["a"], ["b"], ["c"]), new Budgets(1, 2m, DateTimeOffset.UnixEpoch, 3, 4), "cli"),
        new EditGoal("cli", "make it so", Contract.Empty, Budgets.Unlimited),
        new PauseGoal("cli"),
        new ResumeGoal("cli"),
        new ClearGoal("cli"),
        new ArchiveSession(true),
        new ClearContext(),
        new MoveSession("/elsewhere"),
        new RewindConversation(1, new TranscriptPosition(0, false)),
        new RewindFiles(new FilesRewindBegun(1, "tree", "tree", ["a"], false, new TranscriptPosition(0)), 1),
        new AmendInstructions(new InputId("q2"), "amended", "cli"),
    ];

    private readonly DaemonSocket _place = new(Directory.CreateTempSubdirectory("perdure-").FullName);
    private readonly Household _household = new();
    private readonly Daemon _daemon;
    private readonly Task _running;

    public RefusingMalformedRequests() => (_daemon, _running) = _household.Daemon(_place, Cancel);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _daemon.Stop();
        await _running;
        _daemon.Dispose();
        Directory.Delete(_place.Home, recursive: true);
    }

    [Fact]
    public void EveryCommandIsAmongThem()
    {
        var known = ServerJson.Line.SessionCommand.PolymorphismOptions!.DerivedTypes.Select(type => type.DerivedType).ToHashSet();
        Assert.Equal(known, Commands.Select(command => command.GetType()).ToHashSet());
    }

    [Fact]
    public async Task ACommandWithAFieldMissingNullOrOfAnotherTypeWritesNothing()
    {
        var session = await _household.SessionAsync();
        using var line = await OpenLine.ToAsync(_place, Cancel);
        var before = await LastSeqAsync(line, session);
        var tried = 0;
        foreach (var (command, what) in Commands.SelectMany(Broken))
        {
            var answer = await line.AskAsync(Methods.Tell, new JsonObject { ["session"] = session.Value, ["command"] = command }, Cancel);
            Assert.True(answer["error"]?["code"]?.GetValue<int>() == JsonRpcError.BadParameters, $"{what}: expected {JsonRpcError.BadParameters}, found {answer.ToJsonString()}");
            tried++;
        }

        Assert.True(tried > 300, $"expected hundreds of broken commands, found {tried}");
        Assert.Equal(before, await LastSeqAsync(line, session));
        Assert.Null((await _household.Ring.Store.VerifyFoldedAsync(session, Cancel)).Problem);
    }

    [Theory]
    [InlineData("""{"session":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"session":7}""")]
    public async Task EveryMethodRefusesParametersThatAreNone(string parameters)
    {
        using var line = await OpenLine.ToAsync(_place, Cancel);
        foreach (var method in (string[])[Methods.Open, Methods.Release, Methods.Tell, Methods.Follow, Methods.Unfollow])
        {
            var answer = await line.AskAsync(method, JsonNode.Parse(parameters), Cancel);
            Assert.Equal(JsonRpcError.BadParameters, answer["error"]?["code"]?.GetValue<int>());
        }
    }

    /// <summary>Looking for the end from the start with each piece took 70 s of processor time.</summary>
    [Fact]
    public async Task ALineWithoutEndIsRefusedAtItsBound()
    {
        using var line = await OpenLine.ToAsync(_place, Cancel);
        var sending = line.SendAsync(new string('x', JsonRpcConnection.BytesMax + (1 << 20)), Cancel);
        var answer = await line.ReadAsync(Cancel);
        Assert.Equal(JsonRpcError.BadRequest, answer?["error"]?["code"]?.GetValue<int>());
        Assert.Null(await line.ReadAsync(Cancel));
        await Task.WhenAny(sending); // Nobody reads what is left of it.
    }

    [Fact]
    public async Task RequestsOfOneClientAboutASessionAreDoneInTheirOrder()
    {
        const int Names = 200;
        var session = await _household.SessionAsync();
        using var line = await OpenLine.ToAsync(_place, Cancel);
        var requests = Enumerable.Range(1, Names).Select(number => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = number,
            ["method"] = Methods.Tell,
            ["params"] = new JsonObject { ["session"] = session.Value, ["command"] = new JsonObject { ["type"] = "name-session", ["name"] = $"{number}" } },
        });
        await line.SendAsync(string.Concat(requests.Select(request => request.ToJsonString() + "\n")), Cancel);
        for (var answers = 0; answers < Names; answers++) { Assert.NotNull((await line.ReadAsync(Cancel))?["result"]?["lastSeq"]); }

        var names = new List<string>();
        await foreach (var entry in _household.Ring.Store.ReadAsync(session, 1, Cancel))
        {
            if (entry.Event is SessionNamed named) { names.Add(named.Name); }
        }

        Assert.Equal(Enumerable.Range(1, Names).Select(number => $"{number}"), names);
    }

    [Fact]
    public async Task WhatCannotBeFoldedIsNotWritten()
    {
        var session = await _household.SessionAsync();
        var place = new RewindConversation(1, new TranscriptPosition(-1));
        Assert.NotNull((await _household.TellAsync(session, place)).Refusal);
        Assert.Null((await _household.Ring.Store.VerifyFoldedAsync(session, Cancel)).Problem);
    }

    private static async Task<long> LastSeqAsync(OpenLine line, SessionId session) =>
        (await line.AskAsync(Methods.Open, new JsonObject { ["session"] = session.Value }, Cancel))["result"]!["lastSeq"]!.GetValue<long>();

    /// <summary>The command with one thing wrong, in every way.</summary>
    private static IEnumerable<(JsonNode Command, string What)> Broken(SessionCommand command)
    {
        var whole = JsonSerializer.SerializeToNode(command, ServerJson.Line.SessionCommand)!;
        foreach (var path in Paths(whole, []))
        {
            var at = $"{command.GetType().Name} {string.Join('.', path)}";
            var found = Find(whole, path)!;
            foreach (var wrong in Wrong(found)) { yield return (With(whole, path, parent => Set(parent, path[^1], wrong)), $"{at} = {wrong.ToJsonString()}"); }

            if (!IsOptional(command, path)) { yield return (With(whole, path, parent => Set(parent, path[^1], value: null)), $"{at} = null"); }
            if (!IsOptional(command, path) && !HasDefault(command, path) && path[^1] is string field) { yield return (With(whole, path, parent => parent.AsObject().Remove(field)), $"{at} missing"); }
        }
    }

    /// <summary>What leaves something to the session, or has nothing to say.</summary>
    private static bool IsOptional(SessionCommand command, ImmutableArray<object> path) => (command, path[^1]) switch
    {
        (GiveInput, "delivery" or "images" or "outputSchema") => true,
        (EditGoal, "objective" or "contract" or "budgets") => path.Length == 1,
        (_, "effort" or "contextTokens" or "compactAtTokens" or "breaker" or "permissions" or "agents" or "delegation") => true,
        (_, "writable" or "rules" or "ceilings" or "dollars" or "actions" or "minutes" or "files") => true,
        (_, "tokens" or "cost" or "deadline" or "activeSeconds" or "turns") => true,
        (_, "depthMax" or "atOnceMax" or "perSessionMax" or "perPromptMax" or "callsMax") => true,
        (_, "undoing" or "spared" or "overwrite" or "talk" or "reason" or "matches" or "notMatches") => true,
        _ => false,
    };

    /// <summary>What means something where it is left out.</summary>
    private static bool HasDefault(SessionCommand command, ImmutableArray<object> path) =>
        (path.Length == 1 && command.GetType().GetConstructors().SelectMany(made => made.GetParameters()).Any(given => given.HasDefaultValue && string.Equals(given.Name, path[0] as string, StringComparison.OrdinalIgnoreCase)))
        || path[^1] is "at" or "scope" or "context" or "whenBusy" or "patienceMinutes" or "coolDownMinutes" or "network" or "inDoubt" or "walls";

    private static IEnumerable<JsonNode> Wrong(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => [JsonValue.Create(7), JsonValue.Create(true), new JsonArray(), new JsonObject()],
        JsonValueKind.Number => [JsonValue.Create("seven"), JsonValue.Create("7"), JsonValue.Create(true), new JsonArray(), new JsonObject()],
        JsonValueKind.True or JsonValueKind.False => [JsonValue.Create("true"), JsonValue.Create(1), new JsonArray(), new JsonObject()],
        JsonValueKind.Array => [JsonValue.Create("x"), JsonValue.Create(7), new JsonObject(), new JsonArray((JsonNode?)null)],
        _ => [JsonValue.Create("x"), JsonValue.Create(7), new JsonArray()],
    };

    private static IEnumerable<ImmutableArray<object>> Paths(JsonNode? node, ImmutableArray<object> at)
    {
        IEnumerable<(object Key, JsonNode? Value)> children = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, place) => ((object)place, item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Value, at.Add(child.Key)).Prepend(at.Add(child.Key)));
    }

    private static JsonNode? Find(JsonNode? node, IEnumerable<object> path) =>
        path.Aggregate(node, (here, key) => key is string field ? here![field] : here![(int)key]);

    private static JsonNode With(JsonNode whole, ImmutableArray<object> path, Action<JsonNode> change)
    {
        var copy = whole.DeepClone();
        change(Find(copy, path[..^1])!);
        return copy;
    }

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is string field) { parent[field] = value?.DeepClone(); }
        else { parent[(int)key] = value?.DeepClone(); }
    }
}
