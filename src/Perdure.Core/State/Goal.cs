using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>An objective the session pursues until its proof holds, with what it may spend and how it stands.</summary>
/// <param name="Number">Counts the goals of the session.</param>
/// <param name="By">Who set it, for people: <c>cli</c>, <c>model</c>.</param>
public sealed record Goal(
    int Number, string Objective, Contract Contract, Budgets Budgets, GoalContext Context, string By, DateTimeOffset SetAt)
{
    /// <summary>A JSON schema the messages that end its turns have to follow.</summary>
    public string? OutputSchema { get; init; }

    public GoalState State { get; init; } = ActiveGoal.Plainly;

    public Spending Spent { get; init; } = Spending.None;

    /// <summary>What agents have spent for it.</summary>
    public AgentSpending Delegated { get; init; } = AgentSpending.None;

    /// <summary>Tokens that count against its budget, whoever spent them.</summary>
    [JsonIgnore]
    public long Charged => Spent.Charged + Delegated.Charged;

    [JsonIgnore]
    public decimal Cost => Spent.Cost + Delegated.Cost;

    /// <summary>Counts the changes of objective and contract; what was proven of an earlier edition proves nothing.</summary>
    public int Edition { get; init; } = 1;

    /// <summary>The entry that told the model of this edition; null until it was told.</summary>
    public long? AnnouncedAt { get; init; }

    /// <summary>The protected files as they were when the goal was set, of the editions up to <see cref="SealedEdition"/>.</summary>
    public ImmutableArray<FileSeal> Seals { get; init; } = [];

    public int SealedEdition { get; init; }

    /// <summary>The last turn that worked for this goal.</summary>
    public GoalTurn? Turn { get; init; }

    /// <summary>The last time its proof was taken, with what the checks said.</summary>
    public Claim? Claim { get; init; }

    /// <summary>It is to be begun although its proof may hold already.</summary>
    public bool EvenIfTrue { get; init; }

    /// <summary>The edition whose checks have been run before the work, up to which they are known to be able to run.</summary>
    public int BaselineEdition { get; init; }

    /// <summary>What each command of the proof came to last.</summary>
    public ImmutableArray<CheckResult> Results { get; init; } = [];

    /// <summary>Commands of the proof that failed and passed on the same files.</summary>
    public ImmutableArray<ProofStep> Flaky { get; init; } = [];

    /// <summary>The recorded tree of the workspace when it was set; null where none was recorded.</summary>
    public string? InitialTree { get; init; }

    /// <summary>The tree of each turn that changed something is kept on a branch of its own.</summary>
    public bool CommitsProgress { get; init; }

    public Progress? Progress { get; init; }

    /// <summary>The recorded tree that the proof was accepted for; null where none was recorded.</summary>
    public string? ProvenTree { get; init; }

    /// <summary>Something ran after it was accepted that may have changed what was proven.</summary>
    public bool ChangedAfter { get; init; }

    /// <summary>What has stood in the way of its last turns.</summary>
    public RepeatedObstacle? Obstacle { get; init; }

    /// <summary>Parts of the proof that have held; one that does for the first time is progress.</summary>
    public ImmutableArray<string> PartsPassed { get; init; } = [];

    /// <summary>Its turns in a row that brought no progress.</summary>
    public int TurnsWithoutProgress { get; init; }

    /// <summary>Refused claims in a row between which neither the workspace nor the proof changed.</summary>
    public int ClaimsInRow { get; init; }

    /// <summary>Since when it rests between two turns; null while one runs, and where the user wants it to go on at once.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>How often in a row it waited for a command that did not end, and then looked.</summary>
    public int LongWaits { get; init; }

    /// <summary>A person wants the turn that runs to be stopped.</summary>
    public bool MustStop { get; init; }

    /// <summary>How often it went on by itself after a limit, since the user last had a hand in it.</summary>
    public int Resumes { get; init; }

    /// <summary>The model has been told to go on, and the turn in which it does is about to start.</summary>
    public bool Continuing { get; init; }

    /// <summary>What the last turn handed on to the next, where each begins with a fresh context.</summary>
    public Handover? Handover { get; init; }

    /// <summary>What the user has said since it was set, where each turn begins with a fresh context; the newest.</summary>
    public ImmutableArray<UserMessage> Steers { get; init; } = [];

    /// <summary>The goal turn after which the context was last made fresh.</summary>
    public int FreshAfter { get; init; }

    /// <summary>A step of its work has taken longer than providers keep what they cache.</summary>
    public bool LongPauses { get; init; }

    /// <summary>Since when the present step of work runs; null while nothing does.</summary>
    public DateTimeOffset? WorkingSince { get; init; }
}

/// <summary>A turn that works for a goal.</summary>
/// <param name="Worked">A tool was run in it.</param>
/// <param name="Obstacle">What it said stood in the way.</param>
/// <param name="Reason">Why that is so, in the words of the model.</param>
/// <param name="Ended">How it ended, until something has followed from it.</param>
/// <param name="Progressed">Something came of it, as the tracker of progress tells it.</param>
public sealed record GoalTurn(int Number, bool Worked = false, string? Obstacle = null, TurnEnd? Ended = null, string? Reason = null, bool Progressed = false);

/// <summary>The same thing in the way of several goal turns in a row.</summary>
public sealed record RepeatedObstacle(string What, int Turns);

/// <summary>What was committed last.</summary>
/// <param name="Tree">The recorded tree it was made of.</param>
/// <param name="Commit">The newest there is; null before the first.</param>
public sealed record Progress(string Branch, string Tree, string? Commit, string? Problem = null);

public sealed record Handover(int Turn, string Text);
