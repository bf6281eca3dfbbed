using System.Text;

namespace Perdure.Keeper.Sandboxing;

/// <summary>What the keeper tells the box: how it stands, what is granted, what is to be run.</summary>
/// <param name="Sockets">Those of others, to be covered within namespaces; the table of sockets in there is another one.</param>
internal sealed record BoxRequest(bool Within, bool Tty, SandboxRequest Sandbox, IReadOnlyList<string> Sockets, string Program, IReadOnlyList<string> Argv)
{
    /// <summary>The hidden first argument by which the keeper's program becomes the box.</summary>
    public const string Word = "--box";

    const string WithinWord = "within";
    const string AloneWord = "alone";
    const string TerminalWord = "terminal";
    const string PipesWord = "pipes";

    public IReadOnlyList<string> Line() =>
        ["perdure-box", Word, Within ? WithinWord : AloneWord, Tty ? TerminalWord : PipesWord, Sandbox.Json, $"{Sockets.Count}", .. Sockets, Program, .. Argv];

    /// <param name="words">What followed <see cref="Word"/>.</param>
    public static BoxRequest? Parse(ReadOnlySpan<string> words) =>
        words is [var stands, var streams, var sandbox, var count, .. var rest] && int.TryParse(count, out var sockets) && sockets >= 0 && sockets < rest.Length
            ? new BoxRequest(
                stands == WithinWord, streams == TerminalWord, SandboxRequest.Parse(Encoding.UTF8.GetBytes(sandbox)), rest[..sockets].ToArray(), rest[sockets], rest[(sockets + 1)..].ToArray())
            : null;
}
