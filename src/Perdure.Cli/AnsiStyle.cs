namespace Perdure.Cli;

/// <summary>Colours for people who see them.</summary>
internal sealed class AnsiStyle(bool colours)
{
    /// <summary>Stands for the characters that begin a colour until they are written. Text from elsewhere cannot hold it: it is made anew in each process.</summary>
    private static readonly string Mark = $"\uFDD0{Random.Shared.Next(0x1000, 0x10000):x}";

    public string Dim(string text) => In("2", text);

    public string Bold(string text) => In("1", text);

    public string Good(string text) => In("32", text);

    public string Bad(string text) => In("31", text);

    public string Notable(string text) => In("33", text);

    private string In(string code, string text) => colours ? $"{Mark}{code}m{text}{Mark}0m" : text;

    /// <summary>With the characters a terminal understands.</summary>
    public static string Applied(string text) => text.Contains('\uFDD0') ? text.Replace(Mark, "\u001b[", StringComparison.Ordinal) : text;
}
