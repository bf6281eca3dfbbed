using System.Text;
using System.Text.RegularExpressions;

namespace Perdure.Cli.Tests.Stage;

/// <summary>
/// A page of docs whose <c>console</c> blocks are commands and what they really say. Each is run, in order, and compared but for what
/// differs from run to run. PERDURE_APPROVE=1 takes the page as it is now.
/// </summary>
internal static partial class ConsolePage
{
    private const string Workspace = "/home/anna/work";

    public static async Task SameAsync(string name, Desk desk, Func<Task<IReadOnlyList<string>>> idsAsync)
    {
        var file = Path.Combine(Repository.Root, "docs", name);
        var page = await File.ReadAllTextAsync(file);
        var played = new StringBuilder();
        var place = 0;
        foreach (var block in Blocks().Matches(page).Cast<Match>())
        {
            played.Append(page, place, block.Index - place).Append("```console\n");
            foreach (var line in block.Groups["text"].Value.Split('\n').Where(line => line.StartsWith("$ perdure ", StringComparison.Ordinal)))
            {
                var said = await desk.RunAsync(Words(line["$ perdure ".Length..]));
                played.Append(line).Append('\n').Append(Pretty(said.Out + said.Error, desk, await idsAsync()));
            }

            played.Append("```\n");
            place = block.Index + block.Length;
        }

        played.Append(page, place, page.Length - place);
        if (Environment.GetEnvironmentVariable("PERDURE_APPROVE") == "1") { await File.WriteAllTextAsync(file, played.ToString()); }

        Assert.Equal(Scrubbed(page, desk), Scrubbed(played.ToString(), desk));
    }

    /// <summary>Ids and folders as they are on the page: made up, and told apart by their order.</summary>
    private static string Pretty(string text, Desk desk, IReadOnlyList<string> ids)
    {
        text = text.Replace($"FOLDER{new string(' ', Math.Max(0, desk.Workspace.Length - Workspace.Length))}", "FOLDER", StringComparison.Ordinal);
        text = text.Replace(desk.Workspace, Workspace, StringComparison.Ordinal).Replace(desk.Home, "/home/anna/.perdure", StringComparison.Ordinal);
        text = Ids().Replace(text, id => ids.Index().FirstOrDefault(known => known.Item.StartsWith(id.Value, StringComparison.Ordinal)) is (var place, { }) ? MadeUp(place)[..id.Length] : id.Value);
        return text.EndsWith('\n') ? text : text + "\n";
    }

    private static string MadeUp(int place) => $"01a1fc{place}4-463b-7781-8c1d-72888453{place}d1d";

    /// <summary>Snapshots are taken beside other work, so their place in the log, and the numbers behind it, differ too.</summary>
    private static string Scrubbed(string text, Desk desk)
    {
        text = Entries().Replace(Snapshots().Replace(text, ""), "<entry>  ");
        return Sizes().Replace(ShortIds().Replace(Approved.ScrubbedTable(text, desk), "<id>"), "<size>");
    }

    /// <summary>As a shell would take them, where only double quotes occur.</summary>
    private static string[] Words(string line) => [.. Word().Matches(line).Select(word => word.Value.Trim('"'))];

    [GeneratedRegex("^```console\\n(?<text>.*?)^```\\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b01[0-9a-f]{6}(?:-[0-9a-f]+)*\b")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\b01[0-9a-f]{6}(?:-[0-9a-f]+)*\b *")]
    private static partial Regex ShortIds();

    [GeneratedRegex(@"^ +\d+ .* snapshot \d+: .*\n", RegexOptions.Multiline)]
    private static partial Regex Snapshots();

    [GeneratedRegex("^ +[0-9]+  ", RegexOptions.Multiline)]
    private static partial Regex Entries();

    [GeneratedRegex(@"\b\d+ (kB|MB|bytes)\b")]
    private static partial Regex Sizes();
}
