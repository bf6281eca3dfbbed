using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Testing;

namespace Perdure.Core.Tests.Views;

public class ViewFoldTests
{
    private static readonly Dictionary<string, SessionStory> Stories = new(StringComparer.Ordinal)
    {
        ["everyday"] = ViewStories.Everyday,
        ["eventful"] = LogTests.Eventful,
        ["taken-back"] = HistoryTests.TakenBack,
    };

    public static TheoryData<string> Names => ["everyday", "eventful", "taken-back"];

    [Theory]
    [InlineData("everyday", "everyday.jsonl")]
    [InlineData("eventful", "../Histories/eventful.jsonl")]
    [InlineData("taken-back", "../Histories/taken-back.jsonl")]
    public void EachEntryOfARecordedLogChangesAViewAsApproved(string name, string log)
    {
        var records = Environment.GetEnvironmentVariable("PERDURE_RECORD") is not null;
        if (records && name == "everyday") { File.WriteAllLines(ViewStories.PathOf(log), ViewStories.Everyday.Log.Select(SessionStory.Line)); }

        var (view, lines) = (SessionView.Empty, new List<string>());
        foreach (var entry in ViewStories.Entries(File.ReadLines(ViewStories.PathOf(log)).Select(line => JsonSerializer.Deserialize(line, CoreJson.Line.SessionEvent)!)))
        {
            var step = ViewFold.Apply(view, entry);
            lines.AddRange(step.Changes.Select(change => $"{entry.Seq,3} {ViewText.Of(change)}"));
            view = step.After;
        }

        var approved = ViewStories.PathOf($"{name}.view.txt");
        if (records) { File.WriteAllLines(approved, lines); }

        Assert.Equal(File.ReadAllLines(approved), lines);
    }

    [Theory, MemberData(nameof(Names))]
    public void AViewThatGrewIsTheViewOfTheWholeLogAtEveryPlace(string name)
    {
        var entries = ViewStories.Entries(Stories[name]).ToList();
        var grown = new List<SessionView> { SessionView.Empty };
        foreach (var entry in entries) { grown.Add(ViewFold.Apply(grown[^1], entry).After); }

        for (var count = 0; count <= entries.Count; count++)
        {
            var whole = entries.Take(count).Aggregate(SessionView.Empty, (view, entry) => ViewFold.Apply(view, entry).After);
            Assert.Equal(ViewText.Of(whole), ViewText.Of(grown[count]));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void AViewThatBeginsAnywhereChangesAsTheWholeOneDoes(string name)
    {
        var entries = ViewStories.Entries(Stories[name]).ToList();
        var whole = SessionView.Empty;
        foreach (var (place, entry) in entries.Index())
        {
            if (whole.State.Started is not null)
            {
                var (late, full) = (SessionView.Of(whole.State), whole);
                foreach (var next in entries.Skip(place).Take(12))
                {
                    var (ofLate, ofFull) = (ViewFold.Apply(late, next), ViewFold.Apply(full, next));
                    Assert.Equal(Kinds(ofFull), Kinds(ofLate));
                    (late, full) = (ofLate.After, ofFull.After);
                }
            }

            whole = ViewFold.Apply(whole, entry).After;
        }

        // A plan and the words an agent was given are not part of the state.
        static IEnumerable<string> Kinds(ViewStep step) => step.Changes.Where(change => !change.ToString().Contains("PlanView", StringComparison.Ordinal)).Select(change => change switch
        {
            ViewChange.ItemStarted(var item) => $"started {item.GetType().Name}",
            ViewChange.ItemUpdated(var item) => $"updated {item.GetType().Name}",
            ViewChange.ItemCompleted(var item) => $"completed {item.GetType().Name}",
            _ => change.GetType().Name,
        });
    }

    [Fact]
    public void WhatIsSeenOnTheWayLeavesTheSameItemsInTheEnd()
    {
        var (plain, streamed) = (SessionView.Empty, SessionView.Empty);
        foreach (var entry in ViewStories.Entries(ViewStories.Everyday))
        {
            streamed = Streamed(streamed, entry.Event);
            (plain, streamed) = (ViewFold.Apply(plain, entry).After, ViewFold.Apply(streamed, entry).After);
            if (entry.Event is ModelReplied or ToolFinished) { Assert.Equal(ViewText.Of(plain), ViewText.Of(streamed)); }
        }

        Assert.Equal(ViewText.Of(plain), ViewText.Of(streamed));
    }

    [Fact]
    public void WhatIsSaidAndPrintedIsSeenAsItComes()
    {
        var replies = ViewStories.Entries(ViewStories.Everyday).TakeWhile(entry => entry.Event is not ModelReplied).Aggregate(SessionView.Empty, (view, entry) => ViewFold.Apply(view, entry).After);
        var said = ViewFold.Apply(ViewFold.Apply(ViewFold.Apply(replies, new TextDelta(1, "I lo")).After, new ReasoningDelta(1, "Look")).After, new TextDelta(1, "ok"));
        Assert.Equal(["Look", "I look"], said.After.Streaming.Select(item => item.Text.ToString()));
        Assert.Equal("I look", Assert.IsType<StreamedView>(Assert.IsType<ViewChange.Streamed>(Assert.Single(said.Changes)).Item).Text.ToString());

        var runs = ViewStories.Entries(ViewStories.Everyday).TakeWhile(entry => entry.Event is not ToolFinished).Aggregate(SessionView.Empty, (view, entry) => ViewFold.Apply(view, entry).After);
        for (var line = 0; line < 10_000; line++) { runs = ViewFold.Apply(runs, new OutputDelta(new CallId("look"), $"line {line}\n")).After; }

        var running = Assert.Single(runs.OpenItems.OfType<CommandView>());
        Assert.EndsWith("line 9998\nline 9999\n", running.Output, StringComparison.Ordinal);
        Assert.True(running.Output.Length <= 32_000, $"{running.Output.Length} characters are kept");
    }

    [Fact]
    public void WhoeverHasDrawnWhatIsOverMayLeaveItOut()
    {
        var (whole, lean) = (SessionView.Empty, SessionView.Empty);
        foreach (var entry in ViewStories.Entries(ViewStories.Everyday))
        {
            var (of, ofLean) = (ViewFold.Apply(whole, entry), ViewFold.Apply(lean, entry));
            Assert.Equal(of.Changes.Select(ViewText.Of), ofLean.Changes.Select(ViewText.Of));
            (whole, lean) = (of.After, ofLean.After.WithoutCompleted());
        }

        Assert.Equal(whole.OpenItems.Select(ViewText.Of), lean.Items.Select(ViewText.Of));
    }

    /// <summary>It has no entry that begins it, and was not counted by whoever counted beginnings.</summary>
    [Fact]
    public void AHistoryThatIsOnlyShortenedIsACompactionLikeAnyOther()
    {
        var entries = ViewStories.Entries(SessionStory.Asked(new string('x', 9000)).Fails(FailureKind.Overflow)).ToList();
        var before = entries.TakeWhile(entry => entry.Event is not HistoryCompacted).Aggregate(SessionView.Empty, (view, entry) => ViewFold.Apply(view, entry).After);
        var changes = ViewFold.Apply(before, entries.Single(entry => entry.Event is HistoryCompacted)).Changes;

        Assert.Equal(CompactionCause.Overflow, Assert.IsType<CompactionView>(Assert.IsType<ViewChange.ItemStarted>(changes[0]).Item).Cause);
        Assert.True(Assert.IsType<CompactionView>(Assert.IsType<ViewChange.ItemCompleted>(changes[1]).Item) is { Trimmed: true, TokensBefore: > 2000, TokensAfter: not null, Abandoned: null });
    }

    [Fact]
    public void ALongSessionIsFoldedInTimeThatGrowsWithItsLength()
    {
        var entries = Long(rounds: 20_000);
        var clock = Stopwatch.StartNew();
        var view = entries.Aggregate(SessionView.Empty, (view, entry) => ViewFold.Apply(view, entry).After);
        Assert.Equal(20_000, view.Items.OfType<CommandView>().Count());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"folding {entries.Count} entries took {clock.Elapsed}"); // On a busy machine; alone it is well under a second.
    }

    /// <summary>What says nothing to whoever looks at a session.</summary>
    private static readonly Type[] Silent = [typeof(SurroundingsNoted), typeof(WorkspaceNotFound), typeof(CeilingReached), typeof(SnapshotTaken), typeof(GoalAnnounced), typeof(GoalSealed), typeof(CommandsFrozen), typeof(CommandsThawed)];

    /// <summary>Folded by what is then true of the session.</summary>
    private static readonly Type[] ByState = [typeof(GoalSet)];

    [Fact]
    public void EveryEventIsFoldedOrIsKnownToSayNothing()
    {
        var folds = Directory.GetFiles(ViewStories.PathOf("../../../src/Perdure.Core/Views"), "*.cs").Select(File.ReadAllText).ToList();
        foreach (var known in typeof(SessionEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(known => known.DerivedType).Except([.. Silent, .. ByState]))
        {
            Assert.True(folds.Any(fold => System.Text.RegularExpressions.Regex.IsMatch(fold, $@"(\b(case|or|is) |^ *){known.Name}\b", System.Text.RegularExpressions.RegexOptions.Multiline | System.Text.RegularExpressions.RegexOptions.NonBacktracking)), $"{known.Name} is neither folded into a view nor said to be silent");
        }
    }

    private static SessionView Streamed(SessionView view, SessionEvent next) => next switch
    {
        ModelReplied { Round: var round } => ViewFold.Apply(ViewFold.Apply(view, new ReasoningDelta(round, "th")).After, new TextDelta(round, "some")).After,
        ToolFinished { Call: var call } => ViewFold.Apply(view, new OutputDelta(call, "prin")).After,
        _ => view,
    };

    private static List<LogEntry> Long(int rounds)
    {
        var begun = SessionStory.Asked();
        List<SessionEvent> log = [.. begun.Log];
        var asked = begun.Log.OfType<ModelAsked>().Last();
        for (var round = 1; round <= rounds; round++)
        {
            var call = new ToolCall(new CallId($"c{round}"), "exec_command", """{"cmd":"make"}""");
            log.Add(new ModelReplied(round, [new MessageItem("I build."), new ToolCallItem(call)], ReplyStop.Done, Some.Usage));
            log.Add(new ToolStarted(call.Id, round));
            log.Add(new ToolFinished(call.Id, new ToolOutcome(ToolStatus.Succeeded, "Exit code: 0\nOutput:\nok\n", 0)));
            log.Add(asked with { Round = round + 1, Attempt = 1 });
        }

        return [.. ViewStories.Entries(log)];
    }
}
