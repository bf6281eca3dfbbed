using System.Text;

namespace Perdure.Cli;

/// <summary>Rows in columns as wide as they need to be.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    public static string Of(IReadOnlyList<string[]> rows)
    {
        var widths = new int[rows.Max(row => row.Length)];
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++) { widths[column] = Math.Max(widths[column], row[column].Length); }
        }

        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
