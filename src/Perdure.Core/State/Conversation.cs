using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What the model sees: the frozen prefix and the transcript, which only grows, except by a compaction.</summary>
public sealed record Conversation(string Instructions, ImmutableArray<ToolSpec> Tools, Transcript Items)
{
    public static Conversation Of(SessionState state) => state.Started is { } beginning
        ? new Conversation(beginning.Instructions, beginning.Tools, state.Transcript)
        : throw new InvalidOperationException("A conversation was asked for before the session began.");
}
