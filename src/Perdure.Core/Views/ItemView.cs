using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>One thing a surface draws: what was said, run, asked or noticed, with everything needed to draw it.</summary>
public abstract record ItemView
{
    /// <summary>Names it within its session, and stays the same while it changes.</summary>
    public string Id { get; init; } = "";

    /// <summary>The entry that changed it last.</summary>
    public long Seq { get; init; }

    /// <summary>The turn it belongs to; null between turns.</summary>
    public int? Turn { get; init; }

    /// <summary>When it began; null where it had begun before the view did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>More is to come of it.</summary>
    public bool IsOpen => EndedAt is null;

    /// <summary>How long it took; null where its beginning or its end is not known.</summary>
    public TimeSpan? Took => EndedAt - StartedAt;
}

/// <summary>How the session began.</summary>
public sealed record BeginningView(SessionId Session, string Workspace, string Model, string Client) : ItemView;

/// <summary>What somebody said to the session.</summary>
public sealed record UserMessageView(InputId Input, string Text, string From, Delivery Delivery, ImmutableArray<Image> Images) : ItemView
{
    public UserMessageStatus Status { get; init; }

    /// <summary>It changes what is asked for, and stays in view over every compaction.</summary>
    public bool Amends { get; init; }
}

/// <summary>What became of an input.</summary>
public enum UserMessageStatus
{
    /// <summary>No turn has taken it up yet.</summary>
    Waiting,
    Delivered,
    Removed,
}

/// <summary>What the model said.</summary>
public sealed record MessageView(string Text) : ItemView;

/// <summary>What the model thought, as far as it shows it.</summary>
public sealed record ReasoningView(string Text) : ItemView;

/// <summary>A reply that is being written: what has come of it so far. The items of the reply take its place.</summary>
public sealed record StreamedView(StreamedKind Kind, TextTail Text) : ItemView;

/// <summary>What a reply consists of while it is written.</summary>
public enum StreamedKind
{
    Reasoning,
    Message,
}

/// <summary>The plan of the model in one turn.</summary>
/// <param name="Number">The turn it was last changed in.</param>
public sealed record PlanView(int Number, ImmutableArray<PlanStep> Steps, string? Explanation) : ItemView;

/// <summary>Something only the user can say, and what was said to it.</summary>
public sealed record QuestionView(ToolCall Call, Question Question) : ItemView
{
    public Answer? Answer { get; init; }

    /// <summary>Who answered, and from where.</summary>
    public string? From { get; init; }

    /// <summary>Its call was answered without the user; it stays open.</summary>
    public bool Deferred { get; init; }
}

/// <summary>A command that had been left running came to its end.</summary>
/// <param name="Call">The call that started it; null where it is not known any more.</param>
public sealed record CommandEndView(int Run, ToolCall? Call, ToolOutcome Outcome) : ItemView;

/// <summary>A summary takes the place of the history.</summary>
public sealed record CompactionView(int Number, CompactionCause Cause, long TokensBefore) : ItemView
{
    /// <summary>Null where it has not come to an end, or to nothing.</summary>
    public string? Summary { get; init; }

    public long? TokensAfter { get; init; }

    /// <summary>The history was shortened by rule, without a model.</summary>
    public bool Trimmed { get; init; }

    /// <summary>Why nothing came of it.</summary>
    public string? Abandoned { get; init; }
}

/// <summary>Another model of the chain took over, or the first came back.</summary>
public sealed record ModelSwitchView(string From, string To, string Why) : ItemView;

/// <summary>The session gets nowhere, and the breaker acted.</summary>
public sealed record LoopView(BreakerDegree Degree, int Rounds, string Evidence) : ItemView;

/// <summary>A request to a model.</summary>
/// <param name="Tokens">How large it was estimated to be; null where nobody estimated.</param>
public sealed record ModelCallView(ModelPurpose Purpose, string Model, int Attempt, long? Tokens) : ItemView
{
    public ModelCallStatus Status { get; init; }

    public Usage? Usage { get; init; }

    public ModelFailure? Failure { get; init; }

    /// <summary>The response to the failure; null where it has only one.</summary>
    public AfterFailure? Then { get; init; }

    /// <summary>When it is made again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>There was an answer that did not follow its schema.</summary>
    public bool Unreadable { get; init; }

    /// <summary>The session waits because of it.</summary>
    public bool Waits { get; init; }
}

/// <summary>What a model is asked for.</summary>
public enum ModelPurpose
{
    Turn,
    Summary,
    Review,
}

/// <summary>What became of a request to a model.</summary>
public enum ModelCallStatus
{
    Running,
    Answered,
    Failed,

    /// <summary>Nobody waits for it any more.</summary>
    Dropped,
}

/// <summary>Something happened to the session itself.</summary>
/// <param name="Text">In words, as a line without its full stop.</param>
public sealed record NoticeView(NoticeKind Kind, string Text) : ItemView;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    Session,
    Named,
    Settings,
    InputRefused,
    Interrupted,
    TurnAbandoned,
    Imported,
    SnapshotsDisabled,
}
