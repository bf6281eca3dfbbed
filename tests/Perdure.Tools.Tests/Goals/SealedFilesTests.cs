using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Goals;

namespace Perdure.Tools.Tests.Goals;

public class SealedFilesTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tests", "tests/.gitignore tests/a.sh tests/deep/b.sh")]
    [InlineData("tests/", "tests/.gitignore tests/a.sh tests/deep/b.sh")]
    [InlineData("tests/a.sh", "tests/a.sh")]
    [InlineData("tests/*.sh", "tests/a.sh")]
    [InlineData("tests/**/*.sh", "tests/a.sh tests/deep/b.sh")]
    [InlineData("*.sh", "calc.sh tests/a.sh tests/deep/b.sh")]
    [InlineData("tests/bin", "tests/bin/made.sh")] // Ignored, and named all the same.
    [InlineData("tests/bin/*.sh", "tests/bin/made.sh")]
    public async Task AFolderAFileOrAPatternNamesFilesAndThoseThatGitIgnoresWhereNothingElseIsSoNamed(string pattern, string expected)
    {
        using var workspace = Workspace();
        var files = await new GoalWorkspace().SealAsync(workspace.Folder, [pattern], Cancel);
        Assert.Null(files.Problem);
        Assert.Equal(expected, string.Join(' ', files.Seals.Select(seal => seal.Path)));
        Assert.All(files.Seals, seal => Assert.Equal(64, seal.Hash.Length));
    }

    [Theory]
    [InlineData("nowhere", "expected a file or folder at nowhere, found none")]
    [InlineData("*.none", "expected files that match *.none, found none")]
    [InlineData("../outside", "expected a path in the workspace, found ../outside")]
    public async Task WhatCannotBeSealedIsAProblem(string pattern, string expected)
    {
        using var workspace = Workspace();
        Assert.Equal($"protected files: {expected}", (await new GoalWorkspace().SealAsync(workspace.Folder, [pattern], Cancel)).Problem);
    }

    [Theory]
    [InlineData("*** Update File: tests/a.sh\n-echo a\n+exit 0")]
    [InlineData("*** Delete File: tests/deep/b.sh")]
    [InlineData("*** Add File: tests/new.sh\n+exit 0")]
    [InlineData("*** Update File: calc.sh\n*** Move to: tests/calc.sh\n-echo calc\n+echo")]
    public async Task APatchOfAProtectedFileIsRefused(string change)
    {
        using var workspace = Workspace();
        var before = workspace.Snapshot();
        var run = workspace.Run("apply_patch", TempWorkspace.PatchArguments($"*** Begin Patch\n{change}\n*** End Patch")) with { Protected = ["tests"] };
        var outcome = await Toolbox.With().RunAsync(run, new NoDeltas(), Cancel);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.Contains("protected by the goal (tests)", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Snapshot());
    }

    [Fact]
    public async Task WhatATurnHandsOnIsInTheWorkspaceAndNeverWhereALinkLeads()
    {
        using var workspace = Workspace();
        Assert.Null(await new GoalWorkspace().KeepHandoverAsync(workspace.Folder, "next: the writer", Cancel));
        Assert.Equal("next: the writer\n", workspace.Read(".perdure/handover.md"));
        Assert.Equal("*\n", workspace.Read(".perdure/.gitignore"));

        File.Delete(workspace.At(".perdure/handover.md"));
        File.CreateSymbolicLink(workspace.At(".perdure/handover.md"), Path.Combine(workspace.Outside, "elsewhere"));
        Assert.Contains("leads elsewhere", await new GoalWorkspace().KeepHandoverAsync(workspace.Folder, "x", Cancel), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(workspace.Outside, "elsewhere")));
    }

    private static TempWorkspace Workspace() => new TempWorkspace()
        .With("calc.sh", "echo calc\n").With("tests/a.sh", "echo a\n").With("tests/deep/b.sh", "echo b\n").With("tests/bin/made.sh", "made\n").With("tests/.gitignore", "bin/\n");
}
