using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.Commands;

/// <summary>Something the outside world asks or reports. It may be refused; it is never stored.</summary>
/// <remarks>What surfaces ask has a name, so that they can ask from another process; reports come from within and have none.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Wake), "wake")]
[JsonDerivedType(typeof(GiveInput), "give-input")]
[JsonDerivedType(typeof(EditInput), "edit-input")]
[JsonDerivedType(typeof(RemoveInput), "remove-input")]
[JsonDerivedType(typeof(Interrupt), "interrupt")]
[JsonDerivedType(typeof(StopCommand), "stop-command")]
[JsonDerivedType(typeof(AnswerQuestion), "answer-question")]
[JsonDerivedType(typeof(ResumeTurn), "resume-turn")]
[JsonDerivedType(typeof(ChangeSettings), "change-settings")]
[JsonDerivedType(typeof(NameSession), "name-session")]
[JsonDerivedType(typeof(Compact), "compact")]
[JsonDerivedType(typeof(StopWaiting), "stop-waiting")]
[JsonDerivedType(typeof(SetGoal), "set-goal")]
[JsonDerivedType(typeof(EditGoal), "edit-goal")]
[JsonDerivedType(typeof(PauseGoal), "pause-goal")]
[JsonDerivedType(typeof(ResumeGoal), "resume-goal")]
[JsonDerivedType(typeof(ClearGoal), "clear-goal")]
[JsonDerivedType(typeof(ArchiveSession), "archive-session")]
[JsonDerivedType(typeof(ClearContext), "clear-context")]
[JsonDerivedType(typeof(MoveSession), "move-session")]
[JsonDerivedType(typeof(RewindConversation), "rewind-conversation")]
[JsonDerivedType(typeof(RewindFiles), "rewind-files")]
[JsonDerivedType(typeof(AmendInstructions), "amend-instructions")]
public abstract record SessionCommand
{
    private protected SessionCommand() { }

    /// <summary>The moment it arrived, stamped by the runner: the rules have no clock of their own.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Makes the session exist; refused where it already does.</summary>
public sealed record BeginSession(SessionStarted Beginning) : SessionCommand;

/// <summary>Says nothing new, but what time it is: a session that has just been opened goes on from here.</summary>
public sealed record Wake : SessionCommand;

/// <param name="Delivery">When it shall reach the model; null leaves it to the session's settings.</param>
public sealed record GiveInput(
    InputId Id,
    string Text,
    string From,
    Delivery? Delivery = null,
    ImmutableArray<Image>? Images = null,
    string? OutputSchema = null) : SessionCommand;

public sealed record EditInput(InputId Id, string Text) : SessionCommand;

public sealed record RemoveInput(InputId Id) : SessionCommand;

/// <summary>Stops the running turn; waiting inputs stay.</summary>
public sealed record Interrupt(string From) : SessionCommand;

/// <summary>Ends one command with everything it started, whether its call waits for it or left it running.</summary>
/// <param name="Run">The run it is.</param>
/// <param name="From">Who asks for it, and from where.</param>
public sealed record StopCommand(int Run, string From) : SessionCommand;

/// <summary>Answers the open question of a call.</summary>
/// <param name="From">Who, and from where.</param>
public sealed record AnswerQuestion(CallId Call, Answer Answer, string From) : SessionCommand;

/// <summary>A tool that runs wants to know something only the user can say.</summary>
public sealed record AskUser(CallId Call, Question Question) : SessionCommand;

/// <summary>Ends a turn that cannot be brought to its end; what still runs is left to itself.</summary>
public sealed record AbandonTurn(string Reason) : SessionCommand;

/// <summary>Takes up the last turn where it was interrupted or failed.</summary>
public sealed record ResumeTurn : SessionCommand;

public sealed record ChangeSettings(Settings Settings) : SessionCommand;

public sealed record NameSession(string Name) : SessionCommand;

public sealed record Compact : SessionCommand;

/// <summary>Ends the present wait for a model at once.</summary>
public sealed record StopWaiting : SessionCommand;
