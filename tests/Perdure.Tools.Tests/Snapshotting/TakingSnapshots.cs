using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Snapshotting;

namespace Perdure.Tools.Tests.Snapshotting;

public class TakingSnapshots
{
    [Fact]
    public async Task EverythingComesBackAsItWas()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("text.txt", "one\ntwo\n").With("crlf.txt", "one\r\ntwo\r\n").With("binary.bin", [0, 255, 13, 10, 0]).With("empty", "")
            .With("deep/er/and/deeper.txt", "x").With("-dash", "x").With("ümläut 名.txt", "x").With("quote\"back\\slash", "x").With("line\nfeed", "x")
            .With("git~1", "x").With(".hidden/.gitattributes", "* text eol=crlf ident working-tree-encoding=UTF-16\n").With(".hidden/f.txt", "$Id$\na\n");
        scene.Shell("ln -s text.txt link; ln -s /nowhere dangling; ln -s .hidden folderlink; echo run > tool; chmod 755 tool; chmod 600 empty");
        var before = await scene.TakeAsync();
        var was = scene.Everything();

        scene.Shell("rm -r deep; rm -- -dash link; mv text.txt moved.txt; printf changed > binary.bin; printf 'one\\ntwo\\n' > crlf.txt; chmod 644 tool; mkdir link; echo new > link/new; ln -sf elsewhere dangling; rm .hidden/f.txt; echo more > .hidden/more");
        var after = await scene.TakeAsync(before);
        Assert.NotEqual(before, after);
        var became = scene.Everything();

        await scene.BringBackAsync(before, after);
        Assert.Equal(was, scene.Everything());
        await scene.BringBackAsync(after, before);
        Assert.Equal(became, scene.Everything());
    }

    [Fact]
    public async Task NothingChangedWritesNothing()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a/b.txt", "x").With("big.bin", new byte[(10 << 20) + 1]);
        scene.Shell("touch -d '1 hour ago' a/b.txt big.bin a ."); // Git reads files again that are as young as its index.
        var first = await scene.TakeAsync();
        Assert.Equal(first, await scene.TakeAsync(first));
        var kept = scene.EverythingKept();

        Assert.Equal(first, await scene.TakeAsync(first));
        Assert.Equal(kept, scene.EverythingKept());
    }

    [Fact]
    public async Task WhatIsIgnoredIsNeitherRecordedNorTouched()
    {
        using var scene = new SnapshotScene { Workspace = "part/inner" };
        scene.Work.With("part/inner/kept.txt", "x").With("part/inner/out/x.o", "o").With("part/inner/secret.key", "k").With("part/inner/mine.tmp", "t").With("part/inner/.gitignore", "*.tmp\n")
            .With(".gitignore", "*.o\n/part/*/anchored\n/other\n").With("part/.gitignore", "inner/deep/*.gen\n")
            .With("part/inner/anchored", "a").With("part/inner/deep/a.gen", "g").With("part/inner/other", "kept, for the rule is about another folder");
        scene.MakeRepository();
        scene.Shell("echo secret.key > .git/info/exclude");
        var first = await scene.TakeAsync();
        var empty = await new SnapshotScene().TakeAsync();

        var difference = await scene.CompareAsync(empty, first);
        Assert.Equal([".gitignore", "kept.txt", "other"], difference.Files.Select(file => file.Path));

        scene.Shell("rm -r part/inner/kept.txt; echo changed > part/inner/mine.tmp");
        await scene.BringBackAsync(first, await scene.TakeAsync(first));
        Assert.Equal(("x", "changed\n", "o"), (scene.Work.Read("part/inner/kept.txt"), scene.Work.Read("part/inner/mine.tmp"), scene.Work.Read("part/inner/out/x.o")));
    }

    [Fact]
    public async Task LargeFilesAreLeftOutAndNamed()
    {
        using var scene = new SnapshotScene { Bounds = SnapshotBounds.Standard with { FileBytesMax = 5000 } };
        scene.Work.With("small", new string('x', 4000)).With("grows", "x").With("large", new string('x', 9000));
        Assert.Equal(["large (8 kB, more than 4 kB)"], Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync()).LeftOut);

        scene.Work.With("grows", new string('x', 9000)).With("large", "small now");
        var second = Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync());
        Assert.Equal(["grows (8 kB, more than 4 kB)"], second.LeftOut);

        scene.Work.With("large", "changed").With("grows", "another");
        var restored = await scene.RestoreAsync(second.Tree, await scene.TakeAsync());
        Assert.Equal("small now", scene.Work.Read("large"));
        Assert.False(File.Exists(scene.Work.At("grows")), "what was not in the snapshot is not there after it was brought back");
        Assert.Equal(2, restored.Files.Length);
    }

    [Fact]
    public async Task RepositoriesWithinAreFilesLikeOthers()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("lib/a.txt", "a").With("lib/deep/er/b.txt", "b").With("top.txt", "t");
        scene.Shell("git init -q lib; git init -q lib/deep/er; git init -q hollow; echo ignored > lib/.gitignore; echo x > lib/ignored");
        var first = await scene.TakeAsync();
        scene.Work.With("lib/a.txt", "changed").With("lib/new.txt", "n");
        scene.Shell("rm lib/deep/er/b.txt");
        var second = await scene.TakeAsync(first);

        Assert.Equal(["lib/a.txt", "lib/deep/er/b.txt", "lib/new.txt"], (await scene.CompareAsync(first, second)).Files.Select(file => file.Path));
        await scene.BringBackAsync(first, second);
        Assert.Equal(("a", "b", "x\n"), (scene.Work.Read("lib/a.txt"), scene.Work.Read("lib/deep/er/b.txt"), scene.Work.Read("lib/ignored")));
    }

    [Fact]
    public async Task NamesThatGitKeepsForItselfAreLeftOut()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a/.GIT/config", "x").With("kept", "x");
        scene.Shell("printf x > \"$(printf 'la\\344tin')\"");

        var outcome = Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync());
        scene.Shell("rm la*tin"); // Which .NET cannot.
        Assert.Collection(
            outcome.LeftOut,
            first => Assert.Equal("a/.GIT/config (git keeps the name for itself)", first),
            second => Assert.EndsWith("tin (its name is not UTF-8)", second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ThePersonsRepositoryIsAsItWas()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a.txt", "a");
        scene.MakeRepository();
        scene.Shell("echo staged > b.txt; git add b.txt; echo loose >> a.txt; git stash list");
        var was = Repository(scene);
        var first = await scene.TakeAsync();
        scene.Shell("rm a.txt b.txt");
        await scene.BringBackAsync(first, await scene.TakeAsync(first));

        Assert.Equal(was, Repository(scene));
        Assert.Equal(("a\nloose\n".Replace("a\n", "a", StringComparison.Ordinal), "staged\n"), (scene.Work.Read("a.txt"), scene.Work.Read("b.txt")));
    }

    [Fact]
    public async Task ManySessionsOfOneWorkspaceRecordItAtOnce()
    {
        using var scene = new SnapshotScene();
        for (var file = 0; file < 200; file++) { scene.Work.With($"f{file}", $"{file}"); }

        var trees = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.TakeAsync()));
        Assert.Single(trees.Distinct());
        scene.Work.With("f7", "changed");
        trees = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.TakeAsync(trees[0])));
        Assert.Single(trees.Distinct());
        Assert.Equal("f7", Assert.Single((await scene.CompareAsync(trees[0])).Files.Append(new("f7", default)).DistinctBy(file => file.Path)).Path);
    }

    [Fact]
    public async Task ASpoiltOrBusyIndexHindersNobody()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a", "a");
        var first = await scene.TakeAsync();
        var slot = Path.Combine(scene.Shadow, "worktrees", "1");

        await File.WriteAllTextAsync(Path.Combine(slot, "index.lock"), "", TestContext.Current.CancellationToken);
        Assert.Equal(first, await scene.TakeAsync());
        File.Delete(Path.Combine(slot, "index.lock"));

        await File.WriteAllTextAsync(Path.Combine(slot, "index"), "no index", TestContext.Current.CancellationToken);
        Assert.Equal(first, await scene.TakeAsync());
        await File.WriteAllTextAsync(Path.Combine(slot, "HEAD"), "half a he", TestContext.Current.CancellationToken);
        Assert.Equal(first, await scene.TakeAsync());
        File.Delete(Path.Combine(slot, "commondir"));
        Assert.Equal(first, await scene.TakeAsync());
    }

    [Fact]
    public async Task DisksHomesAndWhatIsNotThereAreNotRecorded()
    {
        using var scene = new SnapshotScene { Workspace = "/" };
        Assert.Contains("whole disk", await scene.WhyNotAsync(), StringComparison.Ordinal);

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        using var atHome = new SnapshotScene { Workspace = home };
        Assert.Contains("home", await atHome.WhyNotAsync(), StringComparison.Ordinal);

        using var missing = new SnapshotScene { Workspace = "missing" };
        Assert.Contains("is not there", await missing.WhyNotAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyFilesAreSaid()
    {
        using var scene = new SnapshotScene { Bounds = SnapshotBounds.Standard with { FilesMax = 2 } };
        scene.Work.With("a", "a").With("b", "b").With("c", "c");

        Assert.Contains("more than 2 files", await scene.WhyNotAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APerdureHomeWithinTheWorkspaceIsNotRecorded()
    {
        using var scene = new SnapshotScene();
        var inside = new GitSnapshots(scene.Work.At("sub/home"), SnapshotBounds.Standard, TimeProvider.System, _ => Task.FromResult<IReadOnlySet<string>>(scene.Sessions));
        scene.Work.With("a", "a");
        var first = Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync(snapshots: inside));

        Assert.Equal(first.Tree, Assert.IsType<SnapshotRecorded>(await scene.OutcomeAsync(snapshots: inside)).Tree);
    }

    private static string Repository(SnapshotScene scene)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return string.Join('\n', Directory.EnumerateFiles(scene.Work.At(".git"), "*", all).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(File.ReadAllBytes(file))}"));
    }
}
