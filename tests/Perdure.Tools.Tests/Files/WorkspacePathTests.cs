using Perdure.Tools.Files;

namespace Perdure.Tools.Tests.Files;

public class WorkspacePathTests
{
    [Theory]
    [InlineData(null, ".")]
    [InlineData("", ".")]
    [InlineData(".", ".")]
    [InlineData("a/b/", "a/b")]
    [InlineData("./a/../b", "b")]
    public void APathInsideIsShownShort(string? given, string shown)
    {
        using var workspace = new TempWorkspace();
        var path = WorkspacePath.Of(workspace.Folder, given);
        Assert.Equal((shown, true, false), (path.Shown, path.IsInside, path.LeadsOutside));
        Assert.Equal(shown, WorkspacePath.Of(workspace.Folder + "/", path.Full).Shown);
    }

    [Fact]
    public void APathOutsideIsShownWhole()
    {
        using var workspace = new TempWorkspace();
        foreach (var given in new[] { "..", "../x", workspace.Folder + "-2/x", "/", "~/x" })
        {
            var path = WorkspacePath.Of(workspace.Folder, given);
            Assert.Equal((path.Full, false, true), (path.Shown, path.IsInside, path.LeadsOutside));
        }
    }

    [Fact]
    public void LinksAreFollowedToWhereTheyLead()
    {
        using var workspace = new TempWorkspace().With("real/x", "");
        File.CreateSymbolicLink(workspace.At("near"), "real");
        File.CreateSymbolicLink(workspace.At("far"), workspace.Outside);
        File.CreateSymbolicLink(workspace.At("loop"), "loop");
        Assert.False(WorkspacePath.Of(workspace.Folder, "near/x").LeadsOutside);
        Assert.False(WorkspacePath.Of(workspace.Folder, "loop/x").LeadsOutside);
        Assert.True(WorkspacePath.Of(workspace.Folder, "far/x").LeadsOutside);
        Assert.Equal(WorkspacePath.Resolved(workspace.At("real/x")), WorkspacePath.Resolved(workspace.At("near/x")));
    }

    [Fact]
    public void AWorkspaceReachedThroughALinkIsInsideItself()
    {
        using var workspace = new TempWorkspace();
        var link = Path.Combine(workspace.Outside, "link");
        File.CreateSymbolicLink(link, workspace.Folder);
        Assert.False(WorkspacePath.Of(link, "a").LeadsOutside);
    }
}
