using System.Text.Json.Serialization;

namespace Perdure.Core.Views;

/// <summary>What a session is at: lists, pages, programs, notices, recovery and exit codes all say it from this.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "word")]
[JsonDerivedType(typeof(NotBegun), NotBegun.Name)]
[JsonDerivedType(typeof(Idle), Idle.Name)]
[JsonDerivedType(typeof(Running), Running.Name)]
[JsonDerivedType(typeof(Waiting), Waiting.Name)]
[JsonDerivedType(typeof(NeedsUser), NeedsUser.Name)]
[JsonDerivedType(typeof(Interrupted), Interrupted.Name)]
[JsonDerivedType(typeof(Paused), Paused.Name)]
[JsonDerivedType(typeof(Limited), Limited.Name)]
[JsonDerivedType(typeof(Blocked), Blocked.Name)]
[JsonDerivedType(typeof(Exhausted), Exhausted.Name)]
[JsonDerivedType(typeof(Failed), Failed.Name)]
[JsonDerivedType(typeof(Complete), Complete.Name)]
[JsonDerivedType(typeof(Broken), Broken.Name)]
[JsonDerivedType(typeof(Damaged), Damaged.Name)]
public abstract record SessionStatus
{
    private protected SessionStatus(string word) => Word = word;

    /// <summary>All words a status is said in.</summary>
    public static readonly string[] Words =
    [
        Idle.Name, Running.Name, Waiting.Name, NeedsUser.Name, Interrupted.Name, Paused.Name, Limited.Name, Blocked.Name, Exhausted.Name, Failed.Name,
        Complete.Name, NotBegun.Name, Broken.Name, Damaged.Name,
    ];

    /// <summary>The status in one word, for columns, filters and programs.</summary>
    [JsonIgnore]
    public string Word { get; }

    /// <summary>What it waits for, or why it stopped; null where the word says all.</summary>
    public string? Reason { get; init; }

    /// <summary>When it goes on by itself, or is tried again; null where nobody knows.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What the user can do.</summary>
    public NextAction Next { get; init; }

    /// <summary>Whether the goal of the session is what stands so; otherwise it is the session, or its last turn.</summary>
    public bool OfGoal { get; init; }

    /// <summary>The status as a whole sentence without its end; null where there is nothing to explain.</summary>
    [JsonIgnore]
    public string? Sentence => OfGoal ? GoalSentence : this switch
    {
        NotBegun => "no turn has run",
        Interrupted => "the turn was interrupted",
        Limited => Reason ?? "a usage limit is reached",
        Blocked => Reason ?? "the turn got nowhere",
        Exhausted => Reason ?? "a ceiling of the profile is reached",
        Failed => Reason ?? "the turn failed",
        _ => Reason,
    };

    private string? GoalSentence => this switch
    {
        NotBegun or Blocked { Next: NextAction.BeginAnyway } => $"the goal is not begun: {Reason}",
        Interrupted => "the turn was interrupted and the goal is paused",
        Paused => $"the goal is {Reason}",
        Limited { Until: null } => $"the goal does not go on by itself: {Reason}",
        Limited or Blocked or Exhausted => $"the goal is {Word}: {Reason}",
        _ => Reason,
    };

    /// <param name="isHeld">Whether a process holds the session; what is open and that nobody holds was interrupted.</param>
    public SessionStatus Seen(bool isHeld) => this is Running && !isHeld ? new Interrupted { Reason = Reason, Next = Next, OfGoal = OfGoal } : this;

    /// <summary>No turn has run, or the goal cannot be begun as it was set.</summary>
    public sealed record NotBegun() : SessionStatus(Name)
    {
        public const string Name = "not-begun";
    }

    /// <summary>The last turn was answered, and nothing is open.</summary>
    public sealed record Idle() : SessionStatus(Name)
    {
        public const string Name = "idle";
    }

    /// <summary>Something is open that goes on by itself as long as a process holds the session.</summary>
    public sealed record Running() : SessionStatus(Name)
    {
        public const string Name = "running";
    }

    /// <summary>It goes on by itself, later.</summary>
    public sealed record Waiting() : SessionStatus(Name)
    {
        public const string Name = "waiting";
    }

    /// <summary>A question is open, and nothing goes on before it is answered.</summary>
    public sealed record NeedsUser() : SessionStatus(Name)
    {
        public const string Name = "needs-user";
    }

    /// <summary>The user stopped the last turn, or the process that ran it is gone.</summary>
    public sealed record Interrupted() : SessionStatus(Name)
    {
        public const string Name = "interrupted";
    }

    /// <summary>The user paused the goal.</summary>
    public sealed record Paused() : SessionStatus(Name)
    {
        public const string Name = "paused";
    }

    /// <summary>A usage limit is reached.</summary>
    public sealed record Limited() : SessionStatus(Name)
    {
        public const string Name = "limited";
    }

    /// <summary>Only the user can help. Where it says until when, it is tried again by then all the same.</summary>
    public sealed record Blocked() : SessionStatus(Name)
    {
        public const string Name = "blocked";
    }

    /// <summary>A budget of the goal, or a ceiling of the profile, is used up.</summary>
    public sealed record Exhausted() : SessionStatus(Name)
    {
        public const string Name = "exhausted";
    }

    /// <summary>The last turn failed.</summary>
    public sealed record Failed() : SessionStatus(Name)
    {
        public const string Name = "failed";
    }

    /// <summary>The proof of the goal holds.</summary>
    public sealed record Complete() : SessionStatus(Name)
    {
        public const string Name = "complete";
    }

    /// <summary>It stopped where it was open: its log could not be written, or the program made a mistake.</summary>
    public sealed record Broken() : SessionStatus(Name)
    {
        public const string Name = "broken";
    }

    /// <summary>Its log cannot be read to the end.</summary>
    public sealed record Damaged() : SessionStatus(Name)
    {
        public const string Name = "damaged";
    }
}

/// <summary>What the user can do about a session; each surface has its own words for it.</summary>
[JsonConverter(typeof(EnumJson<NextAction>))]
public enum NextAction
{
    /// <summary>Say what comes next.</summary>
    [JsonStringEnumMemberName("prompt")] Prompt,

    /// <summary>Take up what is open, or was stopped.</summary>
    [JsonStringEnumMemberName("resume")] Resume,

    /// <summary>Take up the goal.</summary>
    [JsonStringEnumMemberName("resume-goal")] ResumeGoal,

    /// <summary>Give the goal more to spend, and take it up.</summary>
    [JsonStringEnumMemberName("raise-budget")] RaiseBudget,

    /// <summary>Begin the goal although its proof holds already.</summary>
    [JsonStringEnumMemberName("begin-anyway")] BeginAnyway,

    [JsonStringEnumMemberName("answer")] Answer,

    /// <summary>Look at the log: it has to be repaired first.</summary>
    [JsonStringEnumMemberName("verify")] Verify,
}
