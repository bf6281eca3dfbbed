using Perdure.Core.Values;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Searching;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Tests.Searching;

// A script cannot be started while another test, starting something too, has it inherited open for writing.
[Collection("starts processes")]
public class GrepFilesTests
{
    [Fact]
    public async Task MatchesComeWithFileAndLine()
    {
        using var workspace = Tree();
        Assert.Equal(
            ".hidden/h.txt:1:needle\nroot.txt:2:a needle\nsrc/keep.log:1:needle\nsrc/one.cs:1:needle one\nsrc/two.ts:1:needle two",
            await GrepAsync(workspace, """{"pattern": "needle"}"""));
    }

    [Theory]
    [InlineData("""{"pattern": "NEEDLE"}""", "No matches.")]
    [InlineData("""{"pattern": "(?i)NEEDLE one"}""", "src/one.cs:1:needle one")]
    [InlineData("""{"pattern": "^needle t"}""", "src/two.ts:1:needle two")]
    [InlineData("""{"pattern": "needle", "include": "*.{cs,ts}"}""", "src/one.cs:1:needle one\nsrc/two.ts:1:needle two")]
    [InlineData("""{"pattern": "needle", "include": "src/**/*.ts"}""", "src/two.ts:1:needle two")]
    [InlineData("""{"pattern": "needle", "path": "src", "include": "*.cs"}""", "src/one.cs:1:needle one")]
    [InlineData("""{"pattern": "needle", "path": "root.txt"}""", "root.txt:2:a needle")]
    [InlineData("""{"pattern": "needle", "path": "out"}""", "out/built.txt:1:needle")]
    [InlineData("""{"pattern": "needle", "path": "src", "limit": 1}""", "src/keep.log:1:needle\n(the first 1 matches; there are more: raise limit, or narrow pattern, include or path)")]
    [InlineData("""{"pattern": "(n)eedle (?=one)"}""", "src/one.cs:1:needle one")]
    public async Task AQuestionIsAnswered(string arguments, string expected)
    {
        using var workspace = Tree();
        Assert.Equal(expected, await GrepAsync(workspace, arguments));
    }

    [Theory]
    [InlineData("""{"pattern": "("}""", "The pattern is no valid regular expression: ")]
    [InlineData("""{"pattern": "x", "path": "srk"}""", "srk does not exist. Did you mean src?")]
    public async Task AQuestionAtFaultIsExplained(string arguments, string expected)
    {
        using var workspace = Tree();
        var outcome = await RunAsync(workspace, arguments, new OwnSearch());
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.StartsWith(expected, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALongLineIsShortened()
    {
        using var workspace = new TempWorkspace().With("a", "needle" + new string('x', 1000));
        Assert.EndsWith("xx … (606 more characters)", await GrepAsync(workspace, """{"pattern": "needle"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreThanOneAnswerHoldsIsCutAndSaid()
    {
        using var workspace = new TempWorkspace().With("a", string.Concat(Enumerable.Repeat($"needle {new string('x', 300)}\n", 1000)));
        var text = await GrepAsync(workspace, """{"pattern": "needle", "limit": 1000}""");
        Assert.InRange(text.Length, 40_000, 41_000);
        Assert.EndsWith("matches; there are more: narrow pattern, include or path)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APatternThatNeverEndsIsRefused()
    {
        using var workspace = new TempWorkspace().With("a", new string('a', 5000) + "\n");
        var outcome = await RunAsync(workspace, """{"pattern": "(a+)+(?=b)$"}""", new OwnSearch());
        Assert.StartsWith("The pattern takes too long", outcome.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printf 'a.txt\\0007:x:y\\r\\n'", ToolStatus.Succeeded, "a.txt:7:x:y")]
    [InlineData("exit 1", ToolStatus.Succeeded, "No matches.")]
    [InlineData("echo 'regex parse error' >&2; exit 2", ToolStatus.Failed, "regex parse error")]
    [InlineData("printf 'a.txt\\0001:x\\n'; exit 2", ToolStatus.Succeeded, "a.txt:1:x")]
    [InlineData("while printf 'a.txt\\0001:x\\n'; do :; done", ToolStatus.Succeeded, "a.txt:1:x\n(the first 1 matches; there are more: raise limit, or narrow pattern, include or path)")]
    public async Task WhatRipgrepAnswersIsUnderstood(string ripgrep, ToolStatus status, string text)
    {
        if (OperatingSystem.IsWindows()) { return; }

        using var workspace = new TempWorkspace().With("rg", $"#!/bin/sh\n{ripgrep}\n").With("a.txt", "x\n\n\n\n\n\nx:y\r\n");
        File.SetUnixFileMode(workspace.At("rg"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var outcome = await RunAsync(workspace, """{"pattern": "x", "limit": 1}""", new RipgrepSearch(workspace.At("rg")));
        Assert.Equal((status, text), (outcome.Status, outcome.Text));
    }

    [Fact]
    public async Task APipeInTheTreeDoesNotHoldTheSearch()
    {
        if (ProgramOnPath.Find("mkfifo") is not { } mkfifo) { Assert.Skip("mkfifo is not installed"); return; }

        using var workspace = new TempWorkspace().With("z.txt", "needle\n");
        using var made = System.Diagnostics.Process.Start(mkfifo, [workspace.At("pipe")]);
        await made.WaitForExitAsync();
        Assert.Equal("z.txt:1:needle", await GrepAsync(workspace, """{"pattern": "needle"}"""));
        Assert.StartsWith("pipe is a pipe", (await workspace.CallAsync("read_file", """{"path": "pipe"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RipgrepAndOurOwnSearchFindTheSame()
    {
        if (ProgramOnPath.Find("rg") is not { } ripgrep) { Assert.Skip("ripgrep is not installed"); return; }

        using var workspace = Tree();
        foreach (var arguments in new[]
        {
            """{"pattern": "needle"}""", """{"pattern": "needle", "include": "*.{cs,ts}"}""", """{"pattern": "needle", "include": "src/**/*.ts"}""",
            """{"pattern": "needle", "path": "src"}""", """{"pattern": "needle", "path": "root.txt"}""", """{"pattern": "needle", "path": "out"}""",
            """{"pattern": "nothing at all"}""", """{"pattern": "needle", "path": "src", "limit": 1}""",
        })
        {
            var own = await RunAsync(workspace, arguments, new OwnSearch());
            var theirs = await RunAsync(workspace, arguments, new RipgrepSearch(ripgrep));
            Assert.Equal((arguments, own.Status, own.Text), (arguments, theirs.Status, theirs.Text));
        }
    }

    private static TempWorkspace Tree() => new TempWorkspace()
        .With(".git/HEAD", "ref: refs/heads/main\nneedle\n")
        .With(".git/info/exclude", "secret.txt\n")
        .With(".gitignore", "# built\nout/\n*.log\n!keep.log\n/top.txt\n")
        .With("out/built.txt", "needle\n")
        .With("secret.txt", "needle\n")
        .With("top.txt", "needle\n")
        .With("root.txt", "first\na needle\r\nlast\n")
        .With("binary", [0x6E, 0x65, 0x65, 0x64, 0x6C, 0x65, 0, 1])
        .With(".hidden/h.txt", "needle\n")
        .With("src/.gitignore", "generated/**\n!generated/by-hand.cs\n*.tmp\n")
        .With("src/one.cs", "needle one\n")
        .With("src/two.ts", "needle two\n")
        .With("src/keep.log", "needle\n")
        .With("src/drop.log", "needle\n")
        .With("src/x.tmp", "needle\n")
        .With("src/generated/deep/g.cs", "needle\n");

    private static async Task<string> GrepAsync(TempWorkspace workspace, string arguments) =>
        (await RunAsync(workspace, arguments, new OwnSearch())).Text;

    private static Task<ToolOutcome> RunAsync(TempWorkspace workspace, string arguments, ISearch search) =>
        new Toolbox([new GrepFiles(new ReadAccess(perdureHome: null), search)]).RunAsync(workspace.Run("grep_files", arguments), new NoDeltas(), CancellationToken.None);
}
