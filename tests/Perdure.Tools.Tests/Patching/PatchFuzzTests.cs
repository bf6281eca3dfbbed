using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Patching;

public class PatchFuzzTests
{
    private const int Rounds = 250;

    private const string Valid = """
        *** Begin Patch
        *** Update File: a.txt
        @@ one
         two
        -three
        +THREE
        @@
        -six
        +SIX
        *** End of File
        *** Add File: new.txt
        +fresh
        *** Update File: b.txt
        *** Move to: c.txt
        -x
        +y
        *** Delete File: d.txt
        *** End Patch
        """;

    private static readonly string[] Scraps = [
        "*** Begin Patch", "*** End Patch", "*** Update File: a.txt", "*** Add File: a.txt", "*** Delete File: a.txt", "*** Move to: b.txt",
        "*** End of File", "@@", "@@ two", "-two", "+two", " two", "", " ", "*", "***", "*** ", "+", "-", "@", "<<EOF", "\0", "\ud800", "two\r", "../x", "*** Update File: ",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AMangledPatchNeverBreaksTheToolAndChangesFilesOnlyWithSuccess(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++) { await TryAsync(Mangled(random), (seed, round)); }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task RandomScrapsNeverBreakTheToolAndChangeFilesOnlyWithSuccess(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var lines = Enumerable.Range(0, random.Next(12)).Select(_ => Scraps[random.Next(Scraps.Length)]);
            var patch = random.Next(4) == 0 ? string.Join('\n', lines) : $"*** Begin Patch\n*** Update File: a.txt\n{string.Join('\n', lines)}\n*** End Patch";
            await TryAsync(patch, (seed, round));
        }
    }

    private static async Task TryAsync(string patch, (int Seed, int Round) which)
    {
        using var workspace = new TempWorkspace().With("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\n").With("b.txt", "x\n").With("d.txt", "");
        var before = workspace.Snapshot();
        var outcome = await workspace.CallAsync("apply_patch", TempWorkspace.PatchArguments(patch));
        Assert.True(outcome.Status is ToolStatus.Succeeded or ToolStatus.Failed, $"{which}: {outcome.Text}\n{patch}");
        Assert.False(outcome.Text.StartsWith("apply_patch failed", StringComparison.Ordinal), $"{which}: {outcome.Text}\n{patch}");
        var saysChanged = outcome.Text.StartsWith("Success.", StringComparison.Ordinal);
        Assert.True(saysChanged == (before != workspace.Snapshot()), $"{which}: {outcome.Text}\n{patch}");
    }

    private static string Mangled(Random random)
    {
        var lines = Valid.Split('\n').ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, Scraps[random.Next(Scraps.Length)]);
                    break;
                case 2:
                    lines[at] = lines[random.Next(lines.Count)];
                    break;
                case 3:
                    lines[at] = MangledLine(lines[at], random);
                    break;
                case 4:
                    lines.RemoveRange(at, random.Next(lines.Count - at));
                    break;
                default:
                    (lines[at], lines[0]) = (lines[0], lines[at]);
                    break;
            }

            if (lines.Count == 0) { return ""; }
        }

        return string.Join('\n', lines);
    }

    private static string MangledLine(string line, Random random)
    {
        var characters = new StringBuilder(line);
        var at = random.Next(characters.Length + 1);
        return (random.Next(3), at < characters.Length) switch
        {
            (0, true) => characters.Remove(at, 1).ToString(),
            (1, true) => line[..at],
            _ => characters.Insert(at, (char)random.Next(1, 0x3000)).ToString(),
        };
    }
}
