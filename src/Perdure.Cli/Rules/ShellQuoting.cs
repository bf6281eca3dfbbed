using System.Buffers;

namespace Perdure.Cli.Rules;

/// <summary>Writes words as a line a shell takes apart again.</summary>
internal static class ShellQuoting
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+");

    /// <param name="words">One alone is a line already.</param>
    public static string Line(string[] words) => words is [var line] ? line : string.Join(' ', words.Select(Word));

    public static string Word(string word) => word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", "'\\''")}'";
}
