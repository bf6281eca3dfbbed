using System.Collections.Immutable;
using Perdure.Testing;

namespace Perdure.Bench.Stage;

/// <summary>What the model says in the benches.</summary>
internal static class Scripts
{
    public static readonly ModelScript Done = new([], Otherwise: new ScriptStep("Done.", Pieces: 1));

    /// <summary>A command in each round, then the end. No two are the same.</summary>
    public static ModelScript Commands(int rounds, int textBytes = 0, ScriptUsage? usage = null) =>
        new([.. Enumerable.Range(0, rounds).Select(round => Step(round, textBytes, usage))], Otherwise: new ScriptStep("Done.", Usage: usage, Pieces: 1));

    private static ScriptStep Step(int round, int textBytes, ScriptUsage? usage)
    {
        ImmutableArray<ScriptCall> calls = [ScriptCall.Of("exec_command", $$"""{"cmd":"echo {{round}}"}""", $"call_{Guid.NewGuid():N}")];
        return new ScriptStep(textBytes == 0 ? null : Prose(round, textBytes), Calls: calls, Usage: usage, Pieces: 1);
    }

    /// <summary>Words that no other round says.</summary>
    private static string Prose(int round, int bytes)
    {
        var words = string.Concat(Enumerable.Range(0, bytes / 16 + 1).Select(word => $"{round:D4}-{word:D6} word "));
        return words[..bytes];
    }
}
