using Perdure.Tools.Searching;

namespace Perdure.Tools.Tests.Searching;

public class PathGlobTests
{
    [Theory]
    [InlineData("*.cs", "a/b/c.cs", true)]
    [InlineData("*.cs", "c.csx", false)]
    [InlineData("build", "x/build", true)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/x/a.cs", false)]
    [InlineData("src/**/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/x/y/a.cs", true)]
    [InlineData("src/**", "src/x/y", true)]
    [InlineData("src/**", "src", false)]
    [InlineData("**/bin/x", "a/b/bin/x", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[x", "[x", true)]
    [InlineData("\\*x", "*x", true)]
    [InlineData("\\*x", "yx", false)]
    [InlineData("*a*b*c", "xxaxxbxxc", true)]
    [InlineData("*a*b*c", "xxaxxbxxd", false)]
    public void APatternMatchesAsGitMatchesIt(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathGlob(pattern, isAnchored: pattern.Contains('/')).Matches(path.Split('/')));

    [Fact]
    public void BracesAreWrittenOut()
    {
        Assert.Equal(["a.ts", "a.tsx"], PathGlob.Alternatives("a.{ts,tsx}"));
        Assert.Equal(["ac", "bc", "ad", "bd"], PathGlob.Alternatives("{a,b}{c,d}").Order(Comparer<string>.Create((one, other) => one[1] - other[1])));
        Assert.Equal(["{open"], PathGlob.Alternatives("{open"));
    }

    [Fact]
    public void ManyStarsTakeNoLongerThanFew()
    {
        var hard = string.Concat(Enumerable.Repeat("*a", 30)) + "b";
        Assert.False(new PathGlob(hard, isAnchored: false).Matches([new string('a', 5000)]));
    }
}
