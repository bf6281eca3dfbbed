using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Perdure.Tools.Files;

namespace Perdure.Tools.Searching;

/// <summary>Looks through files without any help, for machines that lack ripgrep.</summary>
internal sealed class OwnSearch : ISearch
{
    /// <summary>Of a longer line only the beginning is searched.</summary>
    private const int LineCharsMax = 64 * 1024;

    /// <summary>Only for patterns with look-around or back references, which cannot be matched in linear time.</summary>
    private static readonly TimeSpan LineTimeMax = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<FoundLine> FindAsync(SearchRequest question, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pattern = Pattern(question.Pattern);
        var include = IncludeGlob.Of(question);
        await Task.Yield();
        foreach (var file in Files(question).Where(file => include.Takes(file.Full)))
        {
            foreach (var line in Lines(file, pattern))
            {
                cancel.ThrowIfCancellationRequested();
                yield return line;
            }

            cancel.ThrowIfCancellationRequested();
        }
    }

    private static IEnumerable<WalkedEntry> Files(SearchRequest question) => SafeFileOpener.KindAt(question.Place) == FileKind.File
        ? [new WalkedEntry(Path.GetFileName(question.Place), FileKind.File, question.Path.Full, question.Place)]
        : WorkspaceWalk.Entries(question.Path.Workspace, question.Path.Full, question.Place);

    private static IEnumerable<FoundLine> Lines(WalkedEntry file, Regex pattern)
    {
        using var found = Open(file);
        using var lines = found is null ? null : TextLines.Open(found.Stream, LineCharsMax);
        for (var number = 1; lines?.Next() is { } line; number++)
        {
            if (Matches(pattern, line)) { yield return new(file.Full, file.Place, number, line); }
        }
    }

    private static OpenedPath.File? Open(WalkedEntry file)
    {
        try
        {
            var found = SafeFileOpener.Open(file.Place);
            if (found is OpenedPath.File opened) { return opened; }

            found.Dispose();
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Matches(Regex pattern, string line)
    {
        try
        {
            return pattern.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SearchRefusedException("The pattern takes too long on some line. Use one without nested repetition, look-around or back references.");
        }
    }

    private static Regex Pattern(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            return new(pattern, RegexOptions.CultureInvariant, LineTimeMax);
        }
        catch (ArgumentException problem)
        {
            throw new SearchRefusedException($"The pattern is no valid regular expression: {problem.Message} Escape characters that are meant as they stand.");
        }
    }
}
