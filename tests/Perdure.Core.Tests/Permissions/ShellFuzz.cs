using System.Collections.Immutable;
using System.Diagnostics;
using Perdure.Shell.Judging;

namespace Perdure.Core.Tests.Permissions;

public class ShellFuzz
{
    private static readonly ImmutableArray<CommandRule> Rules =
        [new(["a"], RuleVerdict.Allow), new(["git", "push", "--force"], RuleVerdict.Forbid), new(["sudo"], RuleVerdict.Ask)];

    [Fact]
    public void NothingMakesItThrow()
    {
        for (var seed = 0; seed < 30_000; seed++)
        {
            var random = new Random(seed);
            var line = (seed % 3) switch { 0 => Chars(random), 1 => ShellTokens.Script(random), _ => ShellTokens.Line(random, tokensMax: 60) };
            try
            {
                var verdict = CommandRules.Judge(Rules, line);
                Assert.NotEmpty(verdict.Why);
                _ = SuggestedRule.For(verdict.Reading);
            }
            catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Seed {seed}: {problem}\n{line}");
            }
        }
    }

    /// <summary>The longest text a shell takes, of whatever costs most: each has to be read in a time in proportion to its length.</summary>
    [Theory]
    [InlineData("$(")]
    [InlineData("$((")]
    [InlineData("((")]
    [InlineData("(")]
    [InlineData("{ ")]
    [InlineData("${x:-")]
    [InlineData("${!x}")]
    [InlineData("`")]
    [InlineData("\\`")]
    [InlineData("\"$(")]
    [InlineData("<(")]
    [InlineData("a=(")]
    [InlineData("if ")]
    [InlineData("case a in a) ")]
    [InlineData("[[ ")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("@{")]
    [InlineData("a[")]
    [InlineData("a=b ")]
    [InlineData("<<E ")]
    [InlineData("<<E\n")]
    [InlineData("$'\\x")]
    [InlineData("eval ")]
    [InlineData("env ")]
    [InlineData("sudo ")]
    [InlineData("xargs ")]
    [InlineData("nohup bash -c ")]
    [InlineData("a(){ ")]
    [InlineData("a;")]
    [InlineData("a|")]
    [InlineData("! ")]
    [InlineData("time ")]
    [InlineData("#\n")]
    [InlineData("\\\n")]
    [InlineData("export A=")]
    [InlineData("find -exec ")]
    [InlineData("git push ")]
    [InlineData("git -C ")]
    [InlineData("x>")]
    [InlineData("2")]
    public void TheTimeIsInProportionToTheLength(string piece)
    {
        var small = Allocated(string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length)));
        var large = Allocated(string.Concat(Enumerable.Repeat(piece, 128_000 / piece.Length)));
        // Work here is scanning and copying; what is copied can be counted without a clock.
        Assert.True(large < (small * 40) + 4_000_000, $"16 times the length of {piece} took {large} bytes after {small}.");
    }

    private static long Allocated(string line)
    {
        _ = CommandRules.Judge(Rules, line);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = CommandRules.Judge(Rules, line);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Chars(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(20) == 0 ? (char)random.Next(char.MaxValue) : (char)random.Next(128)));
}
