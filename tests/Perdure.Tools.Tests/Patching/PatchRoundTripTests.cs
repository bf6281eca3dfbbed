using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Patching;

public class PatchRoundTripTests
{
    private const int Rounds = 120;
    private const int ContextLines = 2;

    private static readonly string[] Tricky = ["", " ", "+", "-", "@@", "@@ x", "*** End Patch", "*** Update File: a", "*** End of File", "+++ b", "--- a", "\t", "ü“”–"];

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(2, "\r\n")]
    public async Task AnyEditWrittenAsAPatchComesOutAsTheEdit(int seed, string ending)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            List<string> before = [.. Enumerable.Range(0, random.Next(1, 60)).Select(line => $"{line}: {Tricky[random.Next(Tricky.Length)]}")];
            var (after, hunks) = Edited(before, random);
            if (hunks == "") { continue; }

            using var workspace = new TempWorkspace().With("a", Written(before, ending));
            var outcome = await workspace.PatchAsync($"*** Begin Patch\n*** Update File: a\n{hunks}*** End Patch");
            Assert.True(workspace.Read("a") == Written(after, ending), $"{(seed, round)}: {outcome.Text}\n{hunks}");
        }
    }

    private static string Written(IEnumerable<string> lines, string ending) => string.Concat(lines.Select(line => line + ending));

    // Goes down the file, and now and then replaces some lines by others.
    private static (List<string> After, string Hunks) Edited(List<string> before, Random random)
    {
        List<string> after = [];
        var hunks = new StringBuilder();
        var free = 0;
        for (var at = 0; at < before.Count;)
        {
            if (random.Next(10) > 0)
            {
                after.Add(before[at++]);
                continue;
            }

            var removed = Math.Min(random.Next(1, 4), before.Count - at);
            List<string> added = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Tricky[random.Next(Tricky.Length)])];
            var below = Math.Min(ContextLines, before.Count - at - removed);
            hunks.Append("@@\n");
            foreach (var line in before[Math.Max(free, at - ContextLines)..at]) { hunks.Append($" {line}\n"); }
            foreach (var line in before[at..(at + removed)]) { hunks.Append($"-{line}\n"); }
            foreach (var line in added) { hunks.Append($"+{line}\n"); }
            foreach (var line in before[(at + removed)..(at + removed + below)]) { hunks.Append($" {line}\n"); }
            after.AddRange(added);
            after.AddRange(before[(at + removed)..(at + removed + below)]);
            at += removed + below;
            free = at;
        }

        return (after, hunks.ToString());
    }
}
