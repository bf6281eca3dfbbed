using System.Text;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Says what a rewind would do: what leaves the context, what becomes of the files, what is left alone.</summary>
internal static class RewindPage
{
    private const int InputChars = 80;

    /// <summary>Who takes back more files than a screen has lines wants to know how many.</summary>
    private const int FilesShownMax = 40;

    public static string Of(RewindPlan plan)
    {
        var (past, page) = (plan.Past, new StringBuilder());
        page.Append($"{past.Now.Id} goes back to entry {past.To} of {past.Now.Seq}.\n");
        if (plan.TakesTalk) { Talk(page, past); }

        if (plan.Restored is { } restored)
        {
            Section(page, restored.Files.IsEmpty ? "Files: none change." : $"Files: {Sum(restored.Files)} change.", restored.Files.Select(FileLines.Of));
            Section(page, "Left alone, because they are not as the session left them (--force brings them back too; what they hold is kept in a snapshot):", restored.Conflicts.Select(conflict => $"{Printable.Of(conflict.Path)}: {conflict.Why}"));
        }
        else
        {
            page.Append("Files are not touched.\n");
        }

        return page.ToString().TrimEnd('\n');
    }

    /// <summary>How many files, and how many lines of them.</summary>
    public static string Sum(IReadOnlyCollection<ChangedFile> files)
    {
        var (added, removed) = (files.Sum(file => file.LinesAdded ?? 0), files.Sum(file => file.LinesRemoved ?? 0));
        return $"{UsageLine.Count(files.Count, "file")} (+{added} -{removed} lines)";
    }

    private static void Talk(StringBuilder page, RewindTarget past)
    {
        page.Append(past.ItemsGone switch
        {
            > 0 and var gone => $"Talk: {UsageLine.Count(gone, "item")} of the context {(gone == 1 ? "goes" : "go")}.",
            var come => $"Talk: {UsageLine.Count(-come, "item")} of the context {(come == -1 ? "comes" : "come")} back.",
        });
        Section(page, past.Gone.IsEmpty ? "" : " What was said since:", past.Gone.Select(said => $"{said.Seq}  {Printable.FirstLine(said.Text, InputChars)}"));
        if (past.Gone.IsEmpty) { page.Append('\n'); }
    }

    private static void Section(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0 && title.StartsWith("Left", StringComparison.Ordinal)) { return; }
        if (title.Length > 0) { page.Append(title).Append('\n'); }

        foreach (var line in all.Take(FilesShownMax)) { page.Append("  ").Append(line).Append('\n'); }

        if (all.Count > FilesShownMax) { page.Append($"  and {all.Count - FilesShownMax} more\n"); }
    }
}
