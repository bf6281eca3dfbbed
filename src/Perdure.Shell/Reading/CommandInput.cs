namespace Perdure.Shell.Reading;

/// <summary>What a command reads as its standard input.</summary>
internal abstract record CommandInput
{
    public static readonly CommandInput Inherited = new Elsewhere(IsNews: false);

    public static readonly CommandInput Pipe = new Elsewhere(IsNews: true);

    public static readonly CommandInput File = new Elsewhere(IsNews: true);

    private CommandInput() { }

    /// <param name="IsNews">Somebody made it for this command.</param>
    public sealed record Elsewhere(bool IsNews) : CommandInput;

    public sealed record Text(ShellWord Word) : CommandInput;

    /// <summary>Follows after the end of the line.</summary>
    public sealed record HereDocument(AwaitedDocument Document) : CommandInput;
}
