using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>A workspace may have been filled by somebody who wants what lies in it to be run.</summary>
public sealed class WorkingInAHostileFolder : IDisposable
{
    private static readonly string[] Helpers = ["git", "rg", "notify-send", "setsid", "stty", "bwrap", "systemctl", "hook", "sh"];

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    private string Mark => Path.Combine(_desk.Home, "ran");

    [Fact]
    public async Task NoHelperIsTakenFromTheWorkspaceNorFromAFolderThatCommandsMayWrite()
    {
        foreach (var name in Helpers)
        {
            foreach (var file in new[] { name, $"bin/{name}" }) { Executable(_desk.Write(file, $"#!/bin/sh\necho {name} >> {Mark}\n")); }
        }

        _desk.Variables["PATH"] = $"{_desk.Workspace}/bin:{Path.GetDirectoryName(_desk.Home)}/.local/bin:{Environment.GetEnvironmentVariable("PATH")}";
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("grep_files", """{"pattern":"echo"}"""), ScriptCall.Of("exec_command", """{"cmd":"/usr/bin/touch made"}""")]),
            new ScriptStep(Text: "It is so."));
        _desk.Asking(server, """ "notify": { "desktop": true, "command": ["hook"], "on": ["complete"] }, """);
        Assert.Equal(0, (await _desk.RunAsync("exec", "look")).ExitCode);
        await _desk.RunAsync("notify", "test");
        await _desk.RunAsync("service", "status");
        await _desk.RunAsync("doctor");
        Assert.Equal(0, (await _desk.RunAsync("serve", "--detach")).ExitCode);
        Assert.Equal(0, (await _desk.RunAsync("serve", "stop")).ExitCode);

        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "made")));
        // What the user put on their own path is theirs: the command of the notice is found there.
        Assert.Equal(["hook"], File.ReadAllLines(Mark).Distinct());
    }

    [Fact]
    public async Task HelpersSeeNoKeys()
    {
        var seen = Path.Combine(_desk.Home, "seen");
        foreach (var name in new[] { "notify-send", "rg", "git", "systemctl" }) { _desk.StandIn(name, $"/usr/bin/env >> {seen}"); }

        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("grep_files", """{"pattern":"echo"}""")]), new ScriptStep(Text: "It is so."));
        _desk.Asking(server, """ "notify": { "desktop": true }, """);
        _desk.Variables["OPENAI_API_KEY"] = Desk.Key;
        _desk.Variables["GIT_EXTERNAL_DIFF"] = "anything";
        await _desk.RunAsync("exec", "look");
        await _desk.RunAsync("notify", "test");
        await _desk.RunAsync("service", "status");

        var variables = File.ReadAllText(seen);
        Assert.Contains("PATH=", variables, StringComparison.Ordinal);
        Assert.DoesNotContain(Desk.Key, variables, StringComparison.Ordinal);
        Assert.DoesNotContain("GIT_EXTERNAL_DIFF", variables, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorktreeOfAForkRunsNothingThatTheRepositoryNames()
    {
        var evil = _desk.Write("evil.sh", $"#!/bin/sh\necho \"$0 $*\" >> {Mark}\ncat\n");
        Executable(evil);
        _desk.Write(".gitattributes", "*.txt filter=evil diff=evil\n");
        _desk.Write("a.txt", "a");
        await ShellScript.RunAsync($"cd {_desk.Workspace} && " + "git init -q . && git -c user.name=a -c user.email=b add .gitattributes a.txt && git -c user.name=a -c user.email=b commit -qm one");
        foreach (var setting in new[] { "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.external", "alias.worktree" })
        {
            await ShellScript.RunAsync($"cd {_desk.Workspace} && git config {setting} {evil} && git config filter.evil.required true");
        }

        foreach (var hook in new[] { "post-checkout", "reference-transaction", "post-index-change" }) { Executable(_desk.Write($".git/hooks/{hook}", $"#!/bin/sh\necho {hook} >> {Mark}\n")); }

        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "--name", "first", "make it so")).ExitCode);
        var forked = await _desk.RunAsync("fork", "first", "--worktree", "--json");
        Assert.True(forked.ExitCode == 0, forked.Error);

        using var json = JsonDocument.Parse(forked.Out);
        Assert.Equal("a", File.ReadAllText(Path.Combine(json.RootElement.GetProperty("workspace").GetString()!, "a.txt")));
        Assert.False(File.Exists(Mark), File.Exists(Mark) ? File.ReadAllText(Mark) : "");
    }

    [Fact]
    public async Task AFolderThatMerelyLooksLikeARepositoryIsNone()
    {
        await ShellScript.RunAsync($"cd {_desk.Workspace} && " + "git init -q --bare . && git -C . symbolic-ref HEAD refs/heads/x");
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "It is so."));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "--name", "first", "make it so")).ExitCode);
        var forked = await _desk.RunAsync("fork", "first", "--worktree");
        Assert.Equal(1, forked.ExitCode);
        Assert.Contains("safe.bareRepository", forked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstructionsThatAreALinkToWhatIsHiddenAreNotRead()
    {
        var hidden = Path.Combine(_desk.Home, "auth.json");
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("list_dir", """{"path":"src"}"""), ScriptCall.Of("list_dir", """{"path":"docs"}""")]), new ScriptStep(Text: "It is so."));
        _desk.Asking(server).Write("src/a.txt", "a");
        _desk.Write("docs/AGENTS.md", "Documents are written in Latin.");
        File.WriteAllText(hidden, """{ "openai": "words nobody may see" }""");
        File.CreateSymbolicLink(Path.Combine(_desk.Workspace, "AGENTS.md"), hidden);
        File.CreateSymbolicLink(Path.Combine(_desk.Workspace, "src/CLAUDE.md"), hidden);
        Assert.Equal(0, (await _desk.RunAsync("exec", "look")).ExitCode);
        Assert.All(server.Requests, request => Assert.DoesNotContain("words nobody may see", request.BodyText, StringComparison.Ordinal));
        Assert.Contains("written in Latin", server.Requests[^1].BodyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipesInPlaceOfFilesHoldNothingUp()
    {
        _desk.Write("src/a.txt", "a");
        Assert.Equal(0, await ShellScript.RunAsync($"cd {_desk.Workspace} && mkfifo AGENTS.md src/AGENTS.md src/pipe .ignore"));
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls:
            [
                ScriptCall.Of("read_file", """{"path":"src/pipe"}"""), ScriptCall.Of("view_image", """{"path":"src/pipe"}"""), ScriptCall.Of("grep_files", """{"pattern":"a","path":"src/pipe"}"""),
                ScriptCall.Of("apply_patch", """{"input":"*** Begin Patch\n*** Update File: src/pipe\n@@\n-a\n+b\n*** End Patch"}"""),
            ]),
            new ScriptStep(Text: "It is so."));
        Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "look")).ExitCode);
        Assert.Equal(4, server.Requests[^1].BodyText.Split("src/pipe is a pipe, not a file").Length - 1);
    }

    [Fact]
    public async Task AFolderThatIsSwappedForALinkLeadsNoPatchOutside()
    {
        const int patches = 30;
        var outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_desk.Workspace)!, "outside")).FullName;
        _desk.Write("src/a.txt", "a");
        Directory.CreateSymbolicLink(Path.Combine(_desk.Workspace, "other"), outside);
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not installed");
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [.. Enumerable.Range(0, patches).Select(number => ScriptCall.Of("apply_patch", $$"""{"input":"*** Begin Patch\n*** Add File: src/new{{number}}.txt\n+x\n*** End Patch"}"""))]),
            new ScriptStep(Text: "It is so."));

        // rename of src to a third name, of the link to src, and back.
        using var swapper = System.Diagnostics.Process.Start("/usr/bin/perl", ["-e", $"chdir '{_desk.Workspace}'; while (1) {{ rename 'src', 'kept'; rename 'other', 'src'; rename 'src', 'other'; rename 'kept', 'src' }}"]);
        try
        {
            Assert.Equal(0, (await _desk.Asking(server).RunAsync("exec", "patch")).ExitCode);
        }
        finally
        {
            swapper.Kill();
            await swapper.WaitForExitAsync();
        }

        Assert.Equal(2, server.Requests.Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public async Task WithoutASandboxNothingRunsUnaskedAlsoWhatOnlyLooks()
    {
        var mute = _desk.Write("keeper", $"#!/bin/sh\n[ \"$1\" = --probe ] && exit 1\nexec {Repository.Keeper} \"$@\"\n");
        Executable(mute);
        _desk.Variables["PERDURE_KEEPER"] = mute;
        await using var server = new LoopbackModelServer(new ScriptStep(Calls: [ScriptCall.Of("exec_command", """{"cmd":"git status"}""")]), new ScriptStep(Text: "It is so."));
        var ended = await _desk.Asking(server).RunAsync("exec", "look");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("may I run: git status", ended.Error, StringComparison.Ordinal);
    }

    private static void Executable(string file) => File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
}
