using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Patching;

public class RefusedPatchTests
{
    [Theory]
    [InlineData("", "The first line of the patch has to be '*** Begin Patch'.")]
    [InlineData("*** Update File: a\n-one\n+two", "The first line of the patch has to be '*** Begin Patch'.")]
    [InlineData("*** Begin Patch\n*** Update File: a\n-one\n+two", "The last line of the patch has to be '*** End Patch'. Was it cut off?")]
    [InlineData("*** Begin Patch\n*** End Patch", "The patch has no file in it.")]
    [InlineData("*** Begin Patch\n*** Update File: a\n*** End Patch", "Line 2 of the patch: the update of a has no lines.")]
    [InlineData("*** Begin Patch\n*** Update File: a\n@@ x\n*** End Patch", "Line 3 of the patch: the hunk has no lines.")]
    [InlineData("*** Begin Patch\n*** Change File: a\n*** End Patch", "Line 2 of the patch: expected '*** Add File: path', '*** Update File: path' or '*** Delete File: path', found '*** Change File: a'.")]
    [InlineData("*** Begin Patch\n*** Add File: n\nwithout sign\n*** End Patch", "Line 3 of the patch: every line of an added file begins with '+', found 'without sign'.")]
    [InlineData("*** Begin Patch\n*** Delete File: a\n*** End Patch\nand more", "Line 4 of the patch: expected nothing after '*** End Patch', found 'and more'.")]
    [InlineData("*** Begin Patch\n*** Delete File: folder\n*** End Patch", "folder is a folder.")]
    [InlineData("*** Begin Patch\n*** Update File: folders/y\n-one\n*** End Patch", "folders/y does not exist.")]
    [InlineData("*** Begin Patch\n*** Update File: binary\n-one\n*** End Patch", "binary is a binary file; a patch changes text.")]
    [InlineData("*** Begin Patch\n*** Update File: a.txt\n*** Move to: b.txt\n*** End Patch", "b.txt exists already, so a.txt cannot be moved there. Delete it first, in the same patch.")]
    [InlineData("*** Begin Patch\n*** Add File: a.txt/inner\n+x\n*** End Patch", "a.txt/inner cannot be written: ")]
    [InlineData("*** Begin Patch\n*** Update File: latin\n+€\n*** End Patch", "latin is written in iso-8859-1, which has no character U+20AC.")]
    public async Task WhatCannotBeDoneIsExplainedAndNothingIsChanged(string patch, string expected)
    {
        using var workspace = Workspace();
        var before = workspace.Snapshot();
        var outcome = await workspace.PatchAsync(patch);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.StartsWith(expected, outcome.Text, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Snapshot());
    }

    [Fact]
    public async Task APatchWithOneWrongHunkChangesNoFileAtAll()
    {
        using var workspace = Workspace();
        var before = workspace.Snapshot();
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Add File: new\n+x\n*** Update File: a.txt\n-one\n+uno\n@@\n-four\n+quattro\n*** End Patch");
        Assert.Equal(
            """
            a.txt, hunk 2 of 2 (line 7 of the patch): these lines are not in the file.
            Expected 'four'. No line is like it.
            Read the file again, and copy the lines as they are.
            Nothing was changed.
            """,
            outcome.Text);
        Assert.Equal(before, workspace.Snapshot());
    }

    [Fact]
    public async Task AHunkThatNearlyFitsIsShownWhereItDiffers()
    {
        using var workspace = Workspace();
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a.txt\n one\n-twofold\n+2\n three\n nine\n*** End Patch");
        Assert.Equal(
            """
            a.txt, hunk 1 of 1 (line 3 of the patch): these lines are not in the file.
            The nearest place is line 1. There
              line 2: expected 'twofold', found 'two'
              line 4: expected 'nine', found the end of the file
            Read the file again, and copy the lines as they are.
            Nothing was changed.
            """,
            outcome.Text);
    }

    [Fact]
    public async Task LinesLikeTheExpectedOneAreNamed()
    {
        using var workspace = Workspace().With("b.cs", "using System;\n\nvar total = items.Sum(item => item.Price);\n");
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: b.cs\n-var total = items.Sum(i => i.Price);\n+x\n*** End Patch");
        Assert.Contains("The lines most like it:\n  line 3: 'var total = items.Sum(item => item.Price);'\n", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatIsAlreadyThereIsSaidToBe()
    {
        using var workspace = Workspace();
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a.txt\n one\n-zwei\n+two\n*** End Patch");
        Assert.Contains("the new ones already are, at line 1. It seems to be done.", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoHunksThatChangeOneLineAreRefused()
    {
        using var workspace = Workspace();
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a.txt\n one\n-two\n+2\n@@\n one\n-two\n+zwei\n*** End Patch");
        Assert.Contains("it changes line 2, which another hunk of this patch changes too", outcome.Text, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree\n", workspace.Read("a.txt"));
    }

    [Fact]
    public async Task NothingOutsideTheWorkspaceIsPatchedByNameOrThroughALink()
    {
        using var workspace = Workspace();
        var outside = Path.Combine(workspace.Outside, "out.txt");
        await File.WriteAllTextAsync(outside, "one\n");
        File.CreateSymbolicLink(workspace.At("link"), outside);
        File.CreateSymbolicLink(workspace.At("up"), workspace.Outside);
        foreach (var path in new[] { "../out.txt", outside, "link", "up/out.txt", "up/new.txt" })
        {
            var outcome = await workspace.PatchAsync($"*** Begin Patch\n*** Add File: {path}\n+x\n*** End Patch");
            Assert.Equal((path, ToolStatus.Failed), (path, outcome.Status));
            Assert.Contains("is outside the workspace", outcome.Text, StringComparison.Ordinal);
        }

        Assert.Equal("one\n", await File.ReadAllTextAsync(outside));
    }

    [Fact]
    public async Task AReadOnlyFileIsLeftAlone()
    {
        using var workspace = Workspace();
        File.SetAttributes(workspace.At("a.txt"), FileAttributes.ReadOnly);
        Assert.StartsWith(
            "a.txt is read-only.",
            (await workspace.PatchAsync("*** Begin Patch\n*** Delete File: a.txt\n*** End Patch")).Text,
            StringComparison.Ordinal);
    }

    private static TempWorkspace Workspace() => new TempWorkspace()
        .With("a", "one\n").With("a.txt", "one\ntwo\nthree\n").With("b.txt", "x\n").With("folder/x", "").With("binary", [0, 1]).With("latin", [0xE9, 0x0A]);
}
