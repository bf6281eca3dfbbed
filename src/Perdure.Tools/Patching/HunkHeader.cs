using System.Text.RegularExpressions;

namespace Perdure.Tools.Patching;

/// <summary>Reads the lines around the hunks of a file.</summary>
internal static partial class HunkHeader
{
    public const string EndOfFile = "*** End of File";

    /// <returns>The line of the file that a header names; empty where it names none.</returns>
    public static string Anchor(string header)
    {
        var text = header[2..].Trim();

        // Line numbers in the manner of a unified diff are mostly wrong, and the heading behind them may be anywhere above.
        if (DiffRange().IsMatch(text)) { return ""; }

        return text.EndsWith("@@", StringComparison.Ordinal) ? text[..^2].Trim() : text;
    }

    [GeneratedRegex(@"^-\d+(,\d+)? \+\d+(,\d+)?( @@.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DiffRange();
}
