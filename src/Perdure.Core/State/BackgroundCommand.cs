using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>A command that goes on although its call has been answered.</summary>
/// <param name="Run">The run it is, which the model calls its <c>session_id</c>.</param>
/// <param name="Call">The call that started it.</param>
/// <param name="MustStop">The user wants it to be ended.</param>
public sealed record BackgroundCommand(int Run, ToolCall Call, bool? MustStop = null);

/// <summary>The end of something that went on beside the conversation, which the model has not been told of yet.</summary>
/// <param name="Seq">The entry it came from.</param>
/// <param name="Text">What the model will read.</param>
/// <param name="Run">The command it was.</param>
/// <param name="Agent">The agent it was.</param>
public sealed record UndeliveredEnd(long Seq, string Text, int? Run = null, int? Agent = null);
