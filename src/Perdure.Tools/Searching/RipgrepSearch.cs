using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Perdure.Tools.Programs;

namespace Perdure.Tools.Searching;

/// <summary>Looks through files with ripgrep.</summary>
/// <remarks>
/// It goes by paths, and a folder may be swapped for a link while it looks. So it only tells where lines are: what is shown of them is read here, at their
/// place and without following a link.
/// </remarks>
internal sealed class RipgrepSearch(string program) : ISearch
{
    // Ripgrep exits with 1 when nothing matched; that is an answer, not a failure.
    private const int Failed = 2;

    public async IAsyncEnumerable<FoundLine> FindAsync(SearchRequest question, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var process = Process.Start(Start(question)) ?? throw new InvalidOperationException($"Expected {program} to start; it did not.");
        process.StandardInput.Close();
        var complaint = process.StandardError.ReadToEndAsync(cancel);
        var hasFound = false;
        var include = IncludeGlob.Of(question);
        using var lines = new LinesByNumber();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
            {
                if (Read(line, question) is not { } found || !include.Takes(found.File)) { continue; }

                hasFound = true;
                if (lines.Read(found.Place, found.Number) is { } text) { yield return found with { Text = text }; }
            }

            await process.WaitForExitAsync(cancel);
            // With some lines found the failure is a file that could not be read, which is no news.
            if (process.ExitCode == Failed && !hasFound) { throw new SearchRefusedException((await complaint).Trim()); }
        }
        finally
        {
            // Whoever has read enough stops reading; ripgrep need not find the rest.
            if (!process.HasExited) { process.Kill(); }
        }
    }

    private ProcessStartInfo Start(SearchRequest question)
    {
        var start = HelperProgram.StartAt(program, Arguments(question));
        start.WorkingDirectory = question.Path.Workspace;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        return start;
    }

    private static IEnumerable<string> Arguments(SearchRequest question) => [
        "--no-config", "--no-heading", "--with-filename", "--line-number", "--null", "--color=never", "--sort=path",
        "--no-messages", "--hidden", "--glob=!.git", "--no-require-git", "--no-ignore-global", "--engine=auto",
        // As a file type and not as a glob: a glob would also bring back what git ignores.
        .. question is { Include.Length: > 0, IncludesByPath: false } ? [$"--type-add=asked:{question.Include}", "--type=asked"] : Array.Empty<string>(),
        $"--regexp={question.Pattern}", "--", question.Path.Full,
    ];

    // path NUL number ':' text
    private static FoundLine? Read(string line, SearchRequest question)
    {
        var pathEnd = line.IndexOf('\0');
        var numberEnd = pathEnd < 0 ? -1 : line.IndexOf(':', pathEnd);
        if (numberEnd < 0 || !int.TryParse(line[(pathEnd + 1)..numberEnd], CultureInfo.InvariantCulture, out var number)) { return null; }

        var file = Path.GetFullPath(line[..pathEnd], question.Path.Workspace);
        return new(file, question.Place.TrimEnd('/') + file[question.Path.Full.TrimEnd('/').Length..], number, "");
    }
}
