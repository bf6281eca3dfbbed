using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Surroundings;

public class FolderNotesTests
{
    [Theory]
    [InlineData("read_file", """{"path": "a/b/x.txt"}""")]
    [InlineData("list_dir", """{"path": "a/b"}""")]
    [InlineData("grep_files", """{"pattern": "x", "path": "a/b/x.txt"}""")]
    [InlineData("apply_patch", """{"input": "*** Begin Patch\n*** Update File: a/b/x.txt\n-x\n+y\n*** End Patch"}""")]
    [InlineData("apply_patch", """{"input": "*** Begin Patch\n*** Add File: a/b/c/new.txt\n+y\n*** End Patch"}""")]
    public async Task AToolThatWorksInAFolderBringsItsInstructions(string tool, string arguments)
    {
        using var workspace = Workspace();
        var outcome = await RunAsync(workspace, tool, arguments, []);
        Assert.Equal([$"agents:{workspace.At("a/AGENTS.md")}", $"agents:{workspace.At("a/b/CLAUDE.md")}"], outcome.Notes!.Value.Select(note => note.Key));
    }

    [Fact]
    public async Task WhatTheModelKnowsIsNotToldAgain()
    {
        using var workspace = Workspace();
        var outcome = await RunAsync(workspace, "read_file", """{"path": "a/b/x.txt"}""", [$"agents:{workspace.At("a/AGENTS.md")}", $"agents:{workspace.At("a/b/CLAUDE.md")}"]);
        Assert.Null(outcome.Notes);
    }

    [Fact]
    public async Task TheWorkspaceItselfIsNotAFolderMetOnTheWay()
    {
        using var workspace = Workspace();
        Assert.Null((await RunAsync(workspace, "read_file", """{"path": "AGENTS.md"}""", [])).Notes);
    }

    private static TempWorkspace Workspace() =>
        new TempWorkspace().With("AGENTS.md", "root").With("a/AGENTS.md", "A").With("a/b/CLAUDE.md", "B").With("a/b/x.txt", "x\n");

    private static Task<ToolOutcome> RunAsync(TempWorkspace workspace, string tool, string arguments, ImmutableArray<string> known) =>
        Toolbox.With().RunAsync(workspace.Run(tool, arguments, known), new NoDeltas(), CancellationToken.None);
}
