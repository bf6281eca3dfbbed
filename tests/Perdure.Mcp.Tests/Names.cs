namespace Perdure.Mcp.Tests;

public sealed class Names
{
    [Fact]
    public void TellWhereAToolIsFrom() => Assert.Equal("mcp__github__create_issue", ToolName.Of("github", "create_issue"));

    [Fact]
    public void ThatNotEveryProviderTakesAreChanged() => Assert.Matches("^mcp__my-server-[0-9a-f]{6}__a-b-[0-9a-f]{6}$", ToolName.Of("my server", "a.b"));

    [Fact]
    public void AreNeverTooLongNorTheSame()
    {
        string[] parts = ["a", "a_", "_a", "a__b", "b", "a.b", "a-b", "a b", "", "ä", new string('x', 100), new string('x', 101)];
        var names = parts.SelectMany(server => parts.Select(tool => ToolName.Of(server, tool))).ToList();
        Assert.All(names, name => Assert.Matches("^mcp__[a-zA-Z0-9_-]{1,59}$", name));
        Assert.Equal(names.Count, names.Distinct().Count());
    }
}
