using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Tests.Surroundings;

public class WorkspaceSurroundingsTests
{
    [Fact]
    public async Task TheEnvironmentIsToldToTheDayAndTheBranch()
    {
        using var workspace = new TempWorkspace().With(".git/HEAD", "ref: refs/heads/feature/x\n");
        var note = (await LookAsync(workspace.Folder))[0];
        Assert.Equal("environment", note.Key);
        Assert.StartsWith($"Today is 2026-11-21. The workspace is {workspace.Folder}, a git repository, branch feature/x.\n", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoLooksAtTheSameThingsAreTheSame()
    {
        using var workspace = new TempWorkspace().With("AGENTS.md", "Be kind.");
        Assert.Equal(await LookAsync(workspace.Folder), await LookAsync(workspace.Folder));
    }

    [Theory]
    [InlineData("8b5f3f0c9a7e4d21\n", "detached at 8b5f3f0c")]
    [InlineData("", "a git repository.")]
    public async Task AHeadThatIsNoBranchIsToldAsWhatItIs(string head, string expected)
    {
        using var workspace = new TempWorkspace().With(".git/HEAD", head);
        Assert.Contains(expected, (await LookAsync(workspace.Folder))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorktreeIsARepositoryWithItsOwnBranch()
    {
        using var workspace = new TempWorkspace()
            .With("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n")
            .With("main/.git/worktrees/side/commondir", "../..\n")
            .With("side/.git", "gitdir: ../main/.git/worktrees/side\n")
            .With("side/sub/x", "");
        Assert.Contains($"in the git repository {workspace.At("side")}, branch side.", (await LookAsync(workspace.At("side/sub")))[0].Text, StringComparison.Ordinal);
        Assert.Equal(workspace.At("main/.git"), GitRepository.Around(workspace.At("side"))!.CommonFolder);
    }

    [Fact]
    public async Task InstructionsComeFromTheRepositoryDownTheNearestLast()
    {
        using var workspace = new TempWorkspace().With(".git/HEAD", "x").With("AGENTS.md", "root rules").With("a/x", "").With("a/b/AGENTS.md", "near rules");
        var notes = await LookAsync(workspace.At("a/b"));
        Assert.Equal(["environment", $"agents:{workspace.At("AGENTS.md")}", $"agents:{workspace.At("a/b/AGENTS.md")}"], notes.Select(note => note.Key));
        Assert.Contains("root rules", notes[1].Text, StringComparison.Ordinal);
        Assert.Contains("those of the nearer folder hold.\n\nnear rules", notes[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutsideARepositoryOnlyTheWorkspaceSpeaks()
    {
        using var workspace = new TempWorkspace().With("AGENTS.md", "not ours").With("a/AGENTS.md", "ours");
        Assert.Equal(["environment", $"agents:{workspace.At("a/AGENTS.md")}"], (await LookAsync(workspace.At("a"))).Select(note => note.Key));
    }

    [Theory]
    [InlineData(new[] { "AGENTS.override.md", "AGENTS.md", "CLAUDE.md" }, "AGENTS.override.md")]
    [InlineData(new[] { "AGENTS.md", "CLAUDE.md" }, "AGENTS.md")]
    [InlineData(new[] { "CLAUDE.md" }, "CLAUDE.md")]
    public async Task AFolderSpeaksThroughOneFile(string[] files, string expected)
    {
        using var workspace = new TempWorkspace();
        foreach (var file in files) { workspace.With(file, file); }
        Assert.Equal($"agents:{workspace.At(expected)}", Assert.Single((await LookAsync(workspace.Folder))[1..]).Key);
    }

    [Fact]
    public async Task TooManyInstructionsAreCutFarthestFirstAndTheCutIsSeen()
    {
        using var workspace = new TempWorkspace()
            .With(".git/HEAD", "x").With("AGENTS.md", new string('r', 20_000)).With("a/AGENTS.md", new string('n', 20_000));
        var notes = await LookAsync(workspace.At("a"));
        Assert.Matches(@"rrr\n\n\(cut here: 7,\d\d\d more bytes in .*AGENTS.md\)$", notes[1].Text);
        Assert.InRange(notes.Sum(note => note.Text.Length), 32_000, 33_500);
        Assert.EndsWith("nnn", notes[2].Text, StringComparison.Ordinal);
    }

    private static async Task<Note[]> LookAsync(string folder) =>
        [.. await new WorkspaceSurroundings(new FixedTime()).LookAsync(folder, Profiles.Workspace, CancellationToken.None)];

    /// <summary>It is always the same moment.</summary>
    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    }
}
