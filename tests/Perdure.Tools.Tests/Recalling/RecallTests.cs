using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Testing.Memory;
using Perdure.Runtime.Ports;
using Perdure.Testing;
using Perdure.Tools.Recalling;

namespace Perdure.Tools.Tests.Recalling;

public sealed class RecallTests
{
    private readonly MemorySessionStore _store = new();

    [Fact]
    public async Task WhatWasCompactedAwayIsFoundAgain()
    {
        await Keep("now", Said("The port is 4711."), new HistoryCompacted(1, "We spoke of ports.", "", [], Trimmed: false, Usage: null));

        var outcome = await AskAsync(new() { ["query"] = "port 4711" });
        Assert.StartsWith("[entry 2, ", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("you] The port is 4711.", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNewestIsToldFirstAndOtherSessionsOfTheWorkspaceLast()
    {
        await Keep("now", Said("apple one"), Said("apple two"));
        await Keep("before", Said("apple zero"));
        await Keep("elsewhere", "/another", Said("apple none"));

        var lines = (await AskAsync(new() { ["query"] = "APPLE" })).Text.Split('\n');
        Assert.Collection(
            lines,
            line => Assert.EndsWith("two", line, StringComparison.Ordinal),
            line => Assert.EndsWith("one", line, StringComparison.Ordinal),
            line => Assert.StartsWith("[session before, entry 2", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEntryIsReadWhole()
    {
        var result = new ToolFinished(new CallId("c1"), new ToolOutcome(ToolStatus.Succeeded, new string('x', 3000)));
        await Keep("now", result);

        Assert.Contains(new string('x', 3000), (await AskAsync(new() { ["entry"] = 2 })).Text, StringComparison.Ordinal);
        Assert.Equal(ToolStatus.Failed, (await AskAsync(new() { ["entry"] = 77 })).Status);
    }

    [Fact]
    public async Task NothingFoundIsAnAnswerAndNothingAskedIsAMistake()
    {
        await Keep("now");

        Assert.Contains("Nothing", (await AskAsync(new() { ["query"] = "pear" })).Text, StringComparison.Ordinal);
        Assert.Equal(ToolStatus.Failed, (await AskAsync([])).Status);
    }

    private static ModelReplied Said(string text) => new(1, [new MessageItem(text)], ReplyStop.Done, Usage: null);

    private Task Keep(string session, params SessionEvent[] events) => Keep(session, "/project", events);

    private async Task Keep(string session, string workspace, params SessionEvent[] events)
    {
        await using var journal = await _store.CreateAsync(new SessionId(session), new Writer(1, "here", "boot", "test", SessionStory.Start), default);
        SessionEvent[] all = [Some.Beginning() with { Id = new SessionId(session), Workspace = workspace }, .. events];
        await journal.AppendAsync([.. all.Select((happened, place) => new LogEntry(place + 1, SessionStory.Start, happened))], default);
    }

    private Task<ToolOutcome> AskAsync(JsonObject arguments)
    {
        var call = new ToolCall(new CallId("r"), "recall", arguments.ToJsonString());
        return new Recall(_store).RunAsync(new ToolRun(new SessionId("now"), 1, call, 1, "/project", "/runs", ImmutableArray<string>.Empty), new NoDeltas(), default);
    }
}
