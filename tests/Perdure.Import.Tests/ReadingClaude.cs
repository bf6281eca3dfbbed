using Perdure.Core.Values;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Import.Claude;
using Perdure.Import.Tests.Stage;

namespace Perdure.Import.Tests;

public class ReadingClaude
{
    private static readonly ClaudeProgram Program = new();

    [Fact]
    public void TurnsCallsSideBySideAndACompactionAreToldInOrder()
    {
        var told = Retold.Of(Program, Retold.Claude("Fix the greeting."));

        Assert.Equal(
            [
                "SessionStarted",
                "input Fix the greeting.", "TurnStarted", "SurroundingsNoted",
                "ModelAsked", "reply reasoning, I look around first., Bash toolu_look, Read toolu_read", "Succeeded toolu_look", "Succeeded toolu_read",
                "ModelAsked", "reply Edit toolu_edit", "Succeeded toolu_edit",
                "ModelAsked", "reply Bash toolu_false", "Failed toolu_false",
                "ModelAsked", "reply The greeting is spelt right now.", "Answered",
                "input Now run it.", "TurnStarted", "SurroundingsNoted",
                "ModelAsked", "reply Bash toolu_run", "Succeeded toolu_run",
                "ModelAsked", "reply It greets.", "Answered",
                "compacted, 1 kept",
                "input Run it once more.", "TurnStarted", "SurroundingsNoted",
                "ModelAsked", "reply Once more it greets.", "Answered",
                "SessionImported",
            ],
            told.Story);
        Assert.Equal((null, "claude-opus-4-6", "/home/anna/shop"), (told.Facts.Provider, told.Facts.Model, told.Facts.Workspace));
        Assert.Empty(told.Last.Repairs);
        Assert.Empty(told.Last.Kept);
    }

    [Fact]
    public void TheSummaryStandsInPlaceOfWhatItSums()
    {
        var seen = Retold.Of(Program, Retold.Claude("Fix the greeting.")).State.Transcript;

        Assert.Contains(seen, item => item is RuntimeMessage { Text: var text } && text.Contains("SUMMARY: the greeting was fixed.", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, item => item is ToolResult);
    }

    [Fact]
    public void AKilledTurnIsLeftInTheMiddleWithAnHonestOutcome()
    {
        var told = Retold.Of(Program, Retold.Claude("Wait for it."));

        Assert.Equal(["reply This takes a while., Bash toolu_wait", "Unknown toolu_wait", "Interrupted", "SessionImported"], told.Story.TakeLast(4));
        Assert.Equal(["a call without a result (toolu_wait) has an unknown outcome", "turn 1 had no end"], told.Last.Repairs);
    }

    [Fact]
    public void AForkIsASessionOfItsOwn()
    {
        var told = Retold.Of(Program, Retold.Claude("Run it once more."));

        Assert.Equal(["input And in the fork?", "TurnStarted", "SurroundingsNoted", "ModelAsked", "reply The fork greets too.", "Answered", "SessionImported"], told.Story.TakeLast(7));
    }

    [Fact]
    public void WhatAHelperDidIsNoPartOfTheTalk()
    {
        var told = Retold.Of(Program, Retold.Claude("Ask a helper."));

        Assert.Equal(["reply Agent toolu_agent", "Succeeded toolu_agent"], told.Story.Skip(5).Take(2));
        Assert.DoesNotContain(told.Story, line => line == "input Count the files");
    }

    [Fact]
    public void OfSeveralBranchesTheOneSpokenLastCounts()
    {
        var told = Retold.OfLines(Program,
            User("a", null, "one"), Says("b", "a", "m1", "first"),
            User("c", "b", "two, as it was"), Says("d", "c", "m2", "second, as it was"),
            User("e", "b", "two, edited"), Says("f", "e", "m3", "second"));

        Assert.Equal(["input one", "reply first", "input two, edited", "reply second"], Talk(told));
        Assert.Contains(told.Last.LeftOut, count => count is { Kind: "another branch", Count: 2 });
    }

    [Fact]
    public void SidechainsOfOlderVersionsLieInTheSameFileAndAreLeftOut()
    {
        var told = Retold.OfLines(Program,
            User("a", null, "one"), User("s", null, "a task", sidechain: true), Says("t", "s", "m9", "done", sidechain: true), Says("b", "a", "m1", "first"));

        Assert.Equal(["input one", "reply first"], Talk(told));
        Assert.Contains(told.Last.LeftOut, count => count is { Kind: "sidechain", Count: 2 });
    }

    [Fact]
    public void ARecordWhoseForerunnerIsLostFollowsTheOneBeforeIt()
    {
        var told = Retold.OfLines(Program, User("a", null, "one"), Says("b", "a", "m1", "first"), "{\"type\":\"user\",\"uuid\":\"c\",\"par", Says("d", "c", "m2", "second"));

        Assert.Equal(["input one", "reply first", "reply second"], Talk(told));
        Assert.Equal(["line 3 is no JSON object and was kept aside", "1 records followed ones that are not there, and were joined to those before them"], told.Last.Repairs);
        Assert.Equal([new RecordCount("damaged", 1)], told.Last.Kept);
    }

    [Fact]
    public void RecordsThatLeadInACircleEndSomewhere()
    {
        var told = Retold.OfLines(Program, User("a", "b", "one"), Says("b", "a", "m1", "first"), User("b", "b", "again"));

        Assert.Contains("input again", told.Story);
    }

    [Fact]
    public void AnInterruptEndsTheTurnAndAPictureIsKept()
    {
        var told = Retold.OfLines(Program,
            """{"type":"user","uuid":"a","parentUuid":null,"cwd":"/shop","message":{"role":"user","content":[{"type":"text","text":"look"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}}""",
            """{"type":"assistant","uuid":"b","parentUuid":"a","message":{"id":"m1","model":"claude-opus-4-6","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}},{"type":"hologram","beam":1}]}}""",
            """{"type":"user","uuid":"c","parentUuid":"b","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"no"},{"type":"text","text":"[Request interrupted by user for tool use]"}]}}""",
            User("d", "c", "do it otherwise"));

        Assert.Equal("data:image/png;base64,AAAA", Assert.Single(told.State.Transcript.OfType<UserMessage>().First().Images!.Value).Url);
        Assert.Equal(["Failed t1", "Interrupted", "input do it otherwise", "TurnStarted", "SurroundingsNoted", "Interrupted", "SessionImported"], told.Story.SkipWhile(line => line != "Failed t1"));
        Assert.Equal([new RecordCount("assistant/hologram", 1)], told.Last.Kept);
    }

    private static IEnumerable<string> Talk(Retold told) =>
        told.Story.Where(line => line.StartsWith("input ", StringComparison.Ordinal) || line.StartsWith("reply ", StringComparison.Ordinal));

    private static string User(string uuid, string? parent, string text, bool sidechain = false) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","parentUuid":{{{Quoted(parent)}}},"isSidechain":{{{(sidechain ? "true" : "false")}}},"cwd":"/shop","timestamp":"2026-11-21T09:00:00Z","message":{"role":"user","content":"{{{text}}}"}}""";

    private static string Says(string uuid, string parent, string id, string text, bool sidechain = false) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{parent}}}","isSidechain":{{{(sidechain ? "true" : "false")}}},"message":{"id":"{{{id}}}","model":"claude-opus-4-6","content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
