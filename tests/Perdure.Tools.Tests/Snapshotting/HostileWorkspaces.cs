using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Snapshotting;

namespace Perdure.Tools.Tests.Snapshotting;

/// <summary>Git runs outside the sandbox on folders that somebody else filled.</summary>
public class HostileWorkspaces
{
    [Fact]
    public async Task NothingInTheWorkspaceIsRun()
    {
        using var scene = new SnapshotScene();
        var mark = Path.Combine(scene.Work.Outside, "ran");
        scene.Work.With("evil.sh", $"#!/bin/sh\necho \"$0\" >> {mark}\ncat\n").With("a.txt", "a");
        scene.Shell("chmod 755 evil.sh; git init -q .");
        var evil = scene.Work.At("evil.sh");
        foreach (var setting in new[]
        {
            $"core.fsmonitor {evil}", $"filter.evil.clean {evil}", $"filter.evil.smudge {evil}", $"filter.evil.process {evil}", "filter.evil.required true", $"diff.external {evil}", $"diff.evil.textconv {evil}",
            $"diff.evil.command {evil}", $"core.hooksPath {scene.Work.Folder}", $"core.sshCommand {evil}", $"core.pager {evil}", $"core.editor {evil}", $"gpg.program {evil}", $"core.gitProxy {evil}", $"alias.status !{evil}", $"uploadpack.packObjectsHook {evil}",
        })
        {
            scene.Shell($"git config {setting[..setting.IndexOf(' ')]} '{setting[(setting.IndexOf(' ') + 1)..]}'");
        }

        scene.Work.With(".gitattributes", "* filter=evil diff=evil merge=evil text eol=crlf\n").With(".gitmodules", "[submodule \"x\"]\n\tpath = sub\n\turl = ./evil.sh\n\tupdate = !./evil.sh\n")
            .With(".git/objects/info/alternates", "/nowhere\n");
        foreach (var hook in new[] { "post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc" })
        {
            scene.Work.With($".git/hooks/{hook}", $"#!/bin/sh\necho hook >> {mark}\n");
            scene.Work.With(hook, $"#!/bin/sh\necho hook >> {mark}\n");
            scene.Shell($"chmod 755 .git/hooks/{hook} {hook}");
        }

        scene.Shell("cp -r .git sub-git; mkdir sub; mv sub-git sub/.git; echo s > sub/s.txt");
        var first = await scene.TakeAsync();
        scene.Work.With("a.txt", "changed").With("sub/s.txt", "changed");
        var second = await scene.TakeAsync(first);
        var difference = await scene.CompareAsync(first, second);
        await scene.BringBackAsync(first, second);

        Assert.False(File.Exists(mark), File.Exists(mark) ? File.ReadAllText(mark) : "");
        Assert.Contains("+changed", difference.Text, StringComparison.Ordinal);
        Assert.Equal(("a", "s\n"), (scene.Work.Read("a.txt"), scene.Work.Read("sub/s.txt")));
    }

    [Fact]
    public async Task TheEnvironmentSaysNothingToGit()
    {
        using var scene = new SnapshotScene();
        var mark = Path.Combine(scene.Work.Outside, "ran");
        scene.Work.With("a.txt", "a");
        var said = new Dictionary<string, string>
        {
            ["GIT_DIR"] = scene.Work.At("elsewhere"),
            ["GIT_WORK_TREE"] = "/nowhere",
            ["GIT_INDEX_FILE"] = scene.Work.At("index"),
            ["GIT_OBJECT_DIRECTORY"] = scene.Work.At("objects"),
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "core.fsmonitor",
            ["GIT_CONFIG_VALUE_0"] = $"touch {mark}",
            ["GIT_TRACE"] = mark,
            ["GIT_EXTERNAL_DIFF"] = $"touch {mark}",
        };
        foreach (var (name, value) in said) { Environment.SetEnvironmentVariable(name, value); }

        try
        {
            var first = await scene.TakeAsync();
            scene.Work.With("a.txt", "b");
            Assert.Equal("a.txt", Assert.Single((await scene.CompareAsync(first)).Files).Path);
        }
        finally
        {
            foreach (var name in said.Keys) { Environment.SetEnvironmentVariable(name, null); }
        }

        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void AGitThatTheWorkspaceBringsIsNotTheOneThatIsRun()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("bin/git", "#!/bin/sh\n");
        scene.Shell("chmod 755 bin/git");
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{scene.Work.At("bin")}:bin:.:{path}");
        try
        {
            Assert.DoesNotContain(scene.Work.Folder, GitProgram.Find(scene.Work.Folder)!, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public async Task APipeInPlaceOfAListOfRulesCostsTheSnapshotAndNotTheSession()
    {
        using var scene = new SnapshotScene { Bounds = SnapshotBounds.Standard with { TimeMax = TimeSpan.FromSeconds(1) } };
        scene.Work.With("a.txt", "a");
        scene.Shell("mkfifo .gitignore; mkfifo pipe");

        Assert.Contains("took longer than 1 s", await scene.WhyNotAsync(), StringComparison.Ordinal);
        scene.Shell("rm .gitignore");
        Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync());
    }

    [Fact]
    public async Task PipesInPlaceOfWhatIsReadOfTheRepositoryAreNotWaitedFor()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a.txt", "a");
        scene.Shell("git init -q . && rm .git/HEAD .git/info/exclude && mkfifo .git/HEAD .git/commondir .git/info/exclude");

        Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync());
    }

    [Fact]
    public async Task NothingIsWrittenThroughALink()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("src/a.txt", "one").With("src/deep/b.txt", "one");
        var outside = Path.Combine(scene.Work.Outside, "outside");
        Directory.CreateDirectory(Path.Combine(outside, "deep"));
        var first = await scene.TakeAsync();
        scene.Work.With("src/a.txt", "two").With("src/deep/b.txt", "two");
        var second = await scene.TakeAsync(first);
        scene.Shell($"rm -r src; ln -s {outside} src");

        var restored = await scene.RestoreAsync(first, second);
        Assert.Equal(["src/a.txt", "src/deep/b.txt"], restored.Conflicts.Select(conflict => conflict.Path));
        Assert.Contains("src is in the way", restored.Conflicts[0].Why, StringComparison.Ordinal);
        restored = await scene.RestoreAsync(first, second, overwrite: true);
        Assert.Equal(2, restored.Conflicts.Length);
        Assert.Empty(Directory.EnumerateFiles(outside, "*", SearchOption.AllDirectories));

        // Where the link is part of what is undone, the folder takes its place.
        await scene.BringBackAsync(first, await scene.TakeAsync(second));
        Assert.Equal(("one", "one"), (scene.Work.Read("src/a.txt"), scene.Work.Read("src/deep/b.txt")));
        Assert.Empty(Directory.EnumerateFiles(outside, "*", SearchOption.AllDirectories));
    }
}
