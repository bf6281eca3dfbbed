using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What is true of a session after the events so far. Its size is bounded by what the model sees.</summary>
public sealed record SessionState
{
    /// <summary>The rules by which new sessions are read. Old lines are never reinterpreted: a change of what they mean gets a new number.</summary>
    public const int CurrentRules = 1;

    /// <summary>Names the shape of this record in checkpoints. A test says when it has to change.</summary>
    public const string Shape = "22";

    public static readonly SessionState Empty = new();

    /// <summary>How many events have been folded; the number of the last entry.</summary>
    public long Seq { get; init; }

    /// <summary>How it began, with the frozen prefix; null until it did.</summary>
    public SessionStarted? Started { get; init; }

    public Settings Settings { get; init; } = new([]);

    public string? Name { get; init; }

    /// <summary>The model in use, as <see cref="ModelChoice.Ref"/>.</summary>
    public string Model { get; init; } = "";

    /// <summary>Models left alone for a while after they failed.</summary>
    public ImmutableArray<ModelCooldown> Cooldowns { get; init; } = [];

    public Transcript Transcript { get; init; } = [];

    public ContextMeter Meter { get; init; } = ContextMeter.Empty;

    public UsageTotals Usage { get; init; } = UsageTotals.None;

    /// <summary>What the model has been told of the surroundings, by key.</summary>
    public ImmutableArray<Note> Notes { get; init; } = [];

    public ImmutableArray<WaitingInput> Waiting { get; init; } = [];

    /// <summary>Inputs that came last, so that one sent twice counts once.</summary>
    public ImmutableArray<InputId> SeenInputs { get; init; } = [];

    /// <summary>Waiting inputs start no turn by themselves: somebody has just stopped one, or it failed.</summary>
    public bool QueuePaused { get; init; }

    /// <summary>The turn that runs; null at rest.</summary>
    public Turn? Turn { get; init; }

    /// <summary>How the last turn ended.</summary>
    public TurnEnded? LastEnd { get; init; }

    /// <summary>The compaction under way, if any.</summary>
    public Compaction? Compaction { get; init; }

    public ImmutableArray<PlanStep> Plan { get; init; } = [];

    public ImmutableArray<string> FilesTouched { get; init; } = [];

    /// <summary>Calls whose outcome nobody can know, in the words the model was told.</summary>
    public ImmutableArray<string> UnknownOutcomes { get; init; } = [];

    /// <summary>Commands that go on in the background, in the order they were left running.</summary>
    public ImmutableArray<BackgroundCommand> Background { get; init; } = [];

    /// <summary>They stand still, because the proof of the goal is being taken.</summary>
    public bool CommandsFrozen { get; init; }

    /// <summary>Ends of such commands, and of agents, that the model has not been told of yet.</summary>
    public ImmutableArray<UndeliveredEnd> UndeliveredEnds { get; init; } = [];

    /// <summary>Sessions this one has spawned, in the order it did.</summary>
    public ImmutableArray<Agent> Agents { get; init; } = [];

    /// <summary>The call that waits for some of them, or the last that did in this turn.</summary>
    public AgentWait? AgentWait { get; init; }

    /// <summary>Counts the changes of what they have to keep within.</summary>
    public int AgentTerms { get; init; }

    public Snapshots Snapshots { get; init; } = Snapshots.None;

    /// <summary>Files being brought back; nothing else begins meanwhile.</summary>
    public Rewinding? Rewinding { get; init; }

    /// <summary>What the session pursues; null where nobody set a goal.</summary>
    public Goal? Goal { get; init; }

    /// <summary>The goal that was cleared last: its budgets hold for what still follows from it, until the user says something new.</summary>
    public Goal? PreviousGoal { get; init; }

    public int Goals { get; init; }

    public int Turns { get; init; }

    public int Rounds { get; init; }

    public int Runs { get; init; }

    public int Compactions { get; init; }

    /// <summary>Replies since the history was last compacted; compacting again before the first is no use.</summary>
    public int RepliesSinceCompaction { get; init; }

    public LoopState LoopState { get; init; } = LoopState.Not;

    /// <summary>What somebody has allowed for as long as the session lives.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>Questions whose calls were answered without the user; the answer is told when it comes.</summary>
    public ImmutableArray<PendingQuestion> DeferredQuestions { get; init; } = [];

    /// <summary>Calls that were allowed after they were over: each may be made once.</summary>
    public ImmutableArray<ToolCall> AllowedOnce { get; init; } = [];

    public ImmutableArray<PreviousAnswer> PreviousAnswers { get; init; } = [];

    public AutonomyUsage Autonomy { get; init; } = new();

    public ContextOverflow Overflow { get; init; } = ContextOverflow.None;

    /// <summary>What the clock said when a limit of time was last recorded; null where none was.</summary>
    public DateTimeOffset? LimitsRecordedAt { get; init; }

    public SessionMetadata Metadata { get; init; } = SessionMetadata.None;

    public SessionId Id => Started?.Id ?? default;

    public bool AtRest => Started is not null && Turn is null && Compaction is null && Rewinding is null;

    /// <summary>What tools may do.</summary>
    [JsonIgnore]
    public Permissions Permissions => Settings.Permissions ?? Profiles.Workspace;

    /// <summary>The model is waited for; null while it is not.</summary>
    [JsonIgnore]
    public ModelWait? ModelWait => ModelWait.Of(this);

    /// <summary>The calls of the last reply, while they are open.</summary>
    [JsonIgnore]
    public ImmutableArray<OpenCall> Calls => Turn?.Situation switch
    {
        RunningTools(var calls) => calls,
        StoppingTools(var calls) => calls,
        _ => [],
    };

    public ModelChoice ModelChoice => Settings.Find(Model) ?? Settings.Models[0];
}

/// <summary>How often in a row the provider said that the conversation does not fit, and whether it has been made smaller since.</summary>
public sealed record ContextOverflow(int Times, bool MadeSmaller)
{
    public static readonly ContextOverflow None = new(0, MadeSmaller: true);

    public ContextOverflow Again() => new(Times + 1, MadeSmaller: false);
}

/// <summary>A model left alone until a moment.</summary>
public sealed record ModelCooldown(string Model, DateTimeOffset Until);
