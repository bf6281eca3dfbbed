using System.Text;

namespace Perdure.Keeper.Sandboxing;

/// <summary>What the keeper tells the box: how it stands, what is granted, what is to be run.</summary>
internal sealed record BoxOrder(bool Within, bool Tty, SandboxOrder Sandbox, string Program, IReadOnlyList<string> Argv)
{
    /// <summary>The hidden first argument by which the keeper's program becomes the box.</summary>
    public const string Word = "--box";

    const string WithinWord = "within";
    const string AloneWord = "alone";
    const string TerminalWord = "terminal";
    const string PipesWord = "pipes";

    public IReadOnlyList<string> Line() =>
        ["perdure-box", Word, Within ? WithinWord : AloneWord, Tty ? TerminalWord : PipesWord, Sandbox.Json, Program, .. Argv];

    /// <param name="words">What followed <see cref="Word"/>.</param>
    public static BoxOrder? Parse(ReadOnlySpan<string> words) => words is [var stands, var streams, var sandbox, var program, .. var argv]
        ? new BoxOrder(stands == WithinWord, streams == TerminalWord, SandboxOrder.Parse(Encoding.UTF8.GetBytes(sandbox)), program, argv.ToArray())
        : null;
}
