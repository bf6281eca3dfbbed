using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Files;

public class ListDirTests
{
    [Fact]
    public async Task AFolderIsListedSortedAndAsDeepAsAsked()
    {
        using var workspace = new TempWorkspace()
            .With("b.txt", "").With("a/one.txt", "").With("a/deep/two.txt", "").With(".git/HEAD", "").With(".gitignore", "out/\n").With("out/x", "");
        Assert.Equal(
            "./\n.gitignore\na/\na/deep/\na/one.txt\nb.txt\nout/ (ignored by git)",
            (await workspace.CallAsync("list_dir", "{}")).Text);
        Assert.Equal("out/\nx", (await workspace.CallAsync("list_dir", """{"path": "out"}""")).Text);
        Assert.Equal("a/\ndeep/\none.txt", (await workspace.CallAsync("list_dir", """{"path": "a", "depth": 1}""")).Text);
    }

    [Fact]
    public async Task ALongListComesInPages()
    {
        using var workspace = new TempWorkspace();
        for (var at = 0; at < 9; at++) { workspace.With($"f{at}", ""); }
        Assert.Equal(
            "./\nf3\nf4\n(entries 4-5 of 9; go on with offset 6)",
            (await workspace.CallAsync("list_dir", """{"offset": 4, "limit": 2}""")).Text);
        Assert.Equal("./\n(only 9 entries; offset 20 is behind the end)", (await workspace.CallAsync("list_dir", """{"offset": 20}""")).Text);
    }

    [Fact]
    public async Task ALinkIsShownAndALoopOfThemSurvived()
    {
        using var workspace = new TempWorkspace().With("a/x", "");
        File.CreateSymbolicLink(workspace.At("a/up"), "..");
        File.CreateSymbolicLink(workspace.At("me"), "me");
        Assert.Equal("./\na/\na/up -> ..\na/x\nme -> me", (await workspace.CallAsync("list_dir", """{"depth": 9}""")).Text);
        var itself = await workspace.CallAsync("read_file", """{"path": "me"}""");
        Assert.Equal(ToolStatus.Failed, itself.Status);
    }

    [Fact]
    public async Task AnEmptyFolderAndAFileSaySo()
    {
        using var workspace = new TempWorkspace().With("file", "");
        Directory.CreateDirectory(workspace.At("empty"));
        Assert.Equal("empty/\n(empty)", (await workspace.CallAsync("list_dir", """{"path": "empty"}""")).Text);
        Assert.Equal("file is a file. Use read_file.", (await workspace.CallAsync("list_dir", """{"path": "file"}""")).Text);
    }
}
