using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>The turn that runs, and how far it is.</summary>
/// <param name="LengthStops">Replies in a row that were cut by the output limit.</param>
public sealed record Turn(int Number, TurnSituation Situation, string? OutputSchema = null, int LengthStops = 0)
{
    /// <summary>The interrupt that stops it, if one does.</summary>
    public Interruption? Interruption { get; init; }
}

/// <summary>What the model is told when an interrupted turn has stopped.</summary>
/// <param name="NotRun">What calls are answered that had not been started.</param>
public sealed record Interruption(string? Notice, string? NotRun);

/// <summary>Where a running turn stands. Each situation carries what is only true in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReadingSurroundings), "reading-surroundings")]
[JsonDerivedType(typeof(ReadyToAsk), "ready-to-ask")]
[JsonDerivedType(typeof(AwaitingModel), "awaiting-model")]
[JsonDerivedType(typeof(WaitingForModel), "waiting-for-model")]
[JsonDerivedType(typeof(CollectingPartialReply), "collecting-partial-reply")]
[JsonDerivedType(typeof(RunningTools), "running-tools")]
[JsonDerivedType(typeof(StoppingTools), "stopping-tools")]
[JsonDerivedType(typeof(ReplyComplete), "reply-complete")]
[JsonDerivedType(typeof(EndingTurn), "ending-turn")]
public abstract record TurnSituation
{
    private protected TurnSituation() { }
}

/// <summary>The surroundings are looked at first; the inputs the turn began with follow what is found.</summary>
public sealed record ReadingSurroundings(ImmutableArray<WaitingInput> Inputs) : TurnSituation;

/// <summary>The model may be asked: the last moment for steers, compaction and a change of model.</summary>
public sealed record ReadyToAsk(int Round, Retry Retry) : TurnSituation;

public sealed record AwaitingModel(int Round, Retry Retry) : TurnSituation;

/// <param name="NeedsUser">Only the user can help; it is tried again all the same.</param>
public sealed record WaitingForModel(int Round, Retry Retry, DateTimeOffset Until, ModelFailure Why, bool? NeedsUser = null) : TurnSituation;

/// <summary>Interrupted while the model was writing: what it had said is still to be recorded.</summary>
public sealed record CollectingPartialReply(int Round, Retry Retry) : TurnSituation;

public sealed record RunningTools(ImmutableArray<OpenCall> Calls) : TurnSituation;

/// <summary>Interrupted: the turn ends when no call is open any more.</summary>
public sealed record StoppingTools(ImmutableArray<OpenCall> Calls) : TurnSituation;

/// <summary>The model has answered and asked for nothing more.</summary>
public sealed record ReplyComplete(string? Detail = null) : TurnSituation;

/// <param name="Until">When a limit is over, where somebody said so.</param>
public sealed record EndingTurn(TurnEnd Reason, string Detail, DateTimeOffset? Until = null) : TurnSituation;

/// <summary>Which attempt at a round this is.</summary>
/// <param name="Tries">Attempts made with the present model.</param>
/// <param name="FailingSince">The first failure of this round with the present model.</param>
/// <param name="UnexplainedSince">Since when the answers explain nothing, whichever model gave them.</param>
public sealed record Retry(int Attempt, int Tries, DateTimeOffset? FailingSince, DateTimeOffset? UnexplainedSince = null)
{
    public static readonly Retry First = new(Attempt: 1, Tries: 1, FailingSince: null);

    public Retry Again(DateTimeOffset failingSince, DateTimeOffset? unexplainedSince) => new(Attempt + 1, Tries + 1, FailingSince ?? failingSince, unexplainedSince);

    public Retry WithAnotherModel() => this with { Tries = 1, FailingSince = null };
}

/// <summary>A call of the last reply.</summary>
/// <param name="Run">Its number once the intent to run it is durable.</param>
/// <param name="Outcome">What came of it; shown to the model when the others of the reply are done too.</param>
/// <param name="Unconfined">It was started with the user's own rights.</param>
/// <param name="Question">What it asked last.</param>
/// <param name="MustStop">The user wants what runs for it to be ended.</param>
public sealed record OpenCall(ToolCall Call, int? Run = null, ToolOutcome? Outcome = null, bool? Unconfined = null, CallQuestion? Question = null, bool? MustStop = null);
