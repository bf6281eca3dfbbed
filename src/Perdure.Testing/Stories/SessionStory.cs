using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Testing;

/// <summary>Tells what a session does, as a test reads it: given a past, when something is asked, then these are the facts.</summary>
public sealed record SessionStory(SessionState State, ImmutableArray<SessionEvent> Log, DateTimeOffset Now, Decision Last)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A session that has begun with <see cref="Some.Beginning"/> and rests.</summary>
    public static SessionStory Begun(Settings? settings = null) =>
        new SessionStory(SessionState.Empty, [], Start, Decision.Nothing).When(new BeginSession(Some.Beginning(settings)));

    /// <summary>A session asked something, whose surroundings held no news: it is asking the model.</summary>
    public static SessionStory Asked(string prompt = "do it", Settings? settings = null) =>
        Begun(settings).When(Some.Input(prompt)).When(new ReportSurroundings(1, []));

    /// <summary>A session that was found with this log and nothing else.</summary>
    public static SessionStory Found(params IEnumerable<SessionEvent> log)
    {
        ImmutableArray<SessionEvent> events = [.. log];
        return new SessionStory(events.Aggregate(SessionState.Empty, Session.Apply), events, Start, Decision.Nothing);
    }

    public SessionStory When(SessionCommand command)
    {
        var decision = Session.Decide(State, command with { At = Now });
        return this with
        {
            State = decision.Events.Aggregate(State, Session.Apply),
            Log = Log.AddRange(decision.Events),
            Last = decision,
        };
    }

    /// <summary>Time goes by and the session is reminded of it.</summary>
    public SessionStory After(TimeSpan time) => (this with { Now = Now + time }).When(new Wake());

    /// <summary>The model answers the question that is open.</summary>
    public SessionStory Replies(params ReplyItem[] items) => Replies(ReplyStop.Done, items);

    public SessionStory Replies(ReplyStop stop, params ReplyItem[] items)
    {
        var (round, attempt) = OpenQuestion();
        return When(new ReportReply(round, attempt, [.. items], stop, Some.Usage));
    }

    /// <summary>The open question brings no reply.</summary>
    public SessionStory Fails(FailureKind kind, DateTimeOffset? retryAt = null)
    {
        var (round, attempt) = OpenQuestion();
        return When(new ReportModelFailure(round, attempt, new ModelFailure(kind, $"it was {kind}", RetryAt: retryAt)));
    }

    public SessionStory Finishes(string call, string text = "ok") =>
        When(new ReportOutcome(new CallId(call), new ToolOutcome(ToolStatus.Succeeded, text)));

    /// <summary>The facts of the last command, by the names they have on disk.</summary>
    public IEnumerable<string> Facts => Last.Events.Select(Name);

    public IEnumerable<string> AllFacts => Log.Select(Name);

    public ImmutableArray<SessionEffect> Pending => Session.Pending(State);

    /// <summary>A fact as its line on disk: how facts are compared, since records hold collections.</summary>
    public static string Line(SessionEvent happened) => JsonSerializer.Serialize(happened, CoreJson.Line.SessionEvent);

    public static string Name(SessionEvent happened)
    {
        using var line = JsonDocument.Parse(Line(happened));
        return line.RootElement.GetProperty("type").GetString()!;
    }

    private (int Round, int Attempt) OpenQuestion() => State.Turn?.Situation switch
    {
        AwaitingModel asking => (asking.Round, asking.Retry.Attempt),
        var other => throw new InvalidOperationException($"Story: expected an open question, found {other?.GetType().Name ?? "rest"}."),
    };
}
