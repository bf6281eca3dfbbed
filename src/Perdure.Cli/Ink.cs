namespace Perdure.Cli;

/// <summary>Colours for people who see them.</summary>
internal sealed class Ink(bool colours)
{
    public string Dim(string text) => In("2", text);

    public string Bold(string text) => In("1", text);

    public string Good(string text) => In("32", text);

    public string Bad(string text) => In("31", text);

    public string Notable(string text) => In("33", text);

    private string In(string code, string text) => colours ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
