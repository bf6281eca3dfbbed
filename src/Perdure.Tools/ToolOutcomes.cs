using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Tools;

/// <summary>The short way to say how a call ended.</summary>
internal static class ToolOutcomes
{
    /// <summary>What one answer may fill of the context: about 10,000 tokens.</summary>
    public const int CharsMax = 40_000;

    public static ToolOutcome Succeeded(string text, ImmutableArray<Note> notes = default) =>
        new(ToolStatus.Succeeded, text, Notes: notes.IsDefaultOrEmpty ? null : notes);

    public static ToolOutcome Failed(string text) => new(ToolStatus.Failed, text);
}
