using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Effects;

/// <summary>Work the session is waiting for. Derived from state, so a restart needs no special case.</summary>
/// <remarks>An effect is its own identity: two that are equal are the same work. So none carries a collection.</remarks>
public abstract record SessionEffect
{
    private protected SessionEffect() { }
}

/// <summary>See what has changed around the session since it last looked.</summary>
public sealed record ReadSurroundings(int Turn) : SessionEffect;

/// <summary>Call the model with the conversation as it stands.</summary>
public sealed record AskModel(int Round, int Attempt) : SessionEffect;

/// <summary>Say what an abandoned model call had brought so far.</summary>
public sealed record CollectPartialReply(int Round, int Attempt) : SessionEffect;

/// <summary>Wait for the model: until a moment, or until what is amiss has changed.</summary>
public sealed record WaitForModel(int Round, int Attempt, DateTimeOffset Until, string Model, ChangeAwaited Change) : SessionEffect;

/// <summary>See to it that a call has been run and deliver its true outcome, whether it runs already or not.</summary>
public sealed record RunTool(ToolCall Call, int Run) : SessionEffect;

/// <summary>End a running call with everything it started, and deliver what it had brought.</summary>
public sealed record StopTool(ToolCall Call, int Run) : SessionEffect;

/// <summary>Notice when a command in the background ends.</summary>
public sealed record WatchCommand(ToolCall Call, int Run) : SessionEffect;

/// <summary>End a command in the background with everything it started, and deliver how it ended.</summary>
public sealed record EndCommand(ToolCall Call, int Run) : SessionEffect;

/// <summary>Record the workspace as it stands.</summary>
/// <param name="Since">The entry since which it may have changed; tells this question from an earlier one of the same number.</param>
public sealed record TakeSnapshot(int Number, long Since) : SessionEffect;

/// <summary>See to it that the files are as they were, as <see cref="Rewinding"/> says; done half already, it is finished.</summary>
/// <param name="Begun">The entry that asked for it.</param>
public sealed record BringFilesBack(long Begun) : SessionEffect;

/// <summary>Have a model write the summary that takes the history's place.</summary>
public sealed record Summarize(int Number, int Attempt, string Model) : SessionEffect;

/// <summary>Give the user time to answer the question of a call.</summary>
public sealed record WaitForAnswer(CallId Call, DateTimeOffset Until) : SessionEffect;

/// <summary>Wait before the summary is asked for again.</summary>
public sealed record WaitForSummary(int Number, int Attempt, DateTimeOffset Until, string Model, ChangeAwaited Change) : SessionEffect;

/// <summary>What may end a wait for a model before its time.</summary>
public enum ChangeAwaited
{
    Nothing,

    /// <summary>The provider takes connections again.</summary>
    Reachable,

    /// <summary>Its key is another one.</summary>
    Key,
}
