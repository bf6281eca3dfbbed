using Perdure.Runtime.Ports;

namespace Perdure.Tools.Tests.Snapshotting;

public class BringingFilesBack
{
    [Fact]
    public async Task WhatIsNotAsBelievedIsNamedAndLeftAlone()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("changed", "one").With("removed", "one").With("same", "one").With("fine", "one");
        var first = await scene.TakeAsync();
        scene.Work.With("changed", "two").With("removed", "two").With("fine", "two").With("made", "two").With("same", "two");
        var second = await scene.TakeAsync(first);
        scene.Work.With("changed", "by hand").With("made", "by hand too").With("same", "one");
        File.Delete(scene.Work.At("removed"));

        var looked = await scene.RestoreAsync(first, second, onlyLook: true);
        Assert.Equal("two", scene.Work.Read("fine"));
        var restored = await scene.RestoreAsync(first, second);
        Assert.Equal((looked.Files, looked.Conflicts), (restored.Files, restored.Conflicts), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal([new ChangedFile("fine", FileChangeKind.Changed, 1, 1)], restored.Files);
        Assert.Equal(
            [new("changed", "it was changed since"), new("made", "it was changed since"), new RestoreConflict("removed", "it was removed since")], restored.Conflicts);
        Assert.Equal(("by hand", "by hand too", "one"), (scene.Work.Read("changed"), scene.Work.Read("made"), scene.Work.Read("fine")));

        restored = await scene.RestoreAsync(first, second, overwrite: true);
        Assert.Empty(restored.Conflicts);
        Assert.Equal(("one", "one", false), (scene.Work.Read("changed"), scene.Work.Read("removed"), File.Exists(scene.Work.At("made"))));

        // What was written over is in the snapshot from before.
        await scene.BringBackAsync(restored.Before, first);
        Assert.Equal(("by hand", "by hand too"), (scene.Work.Read("changed"), scene.Work.Read("made")));
    }

    [Fact]
    public async Task AFileThatSnapshotsDoNotSeeIsNotWrittenOver()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("data", "small");
        var first = await scene.TakeAsync();
        File.Delete(scene.Work.At("data"));
        var second = await scene.TakeAsync(first);
        scene.Work.With("data", "a person's").With(".gitignore", "data\n");

        var restored = await scene.RestoreAsync(first, second);
        Assert.Contains("left out of snapshots", Assert.Single(restored.Conflicts).Why, StringComparison.Ordinal);
        Assert.Equal("a person's", scene.Work.Read("data"));
    }

    [Fact]
    public async Task ASparedFileIsLeftAloneHoweverItIs()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("hers", "one").With("ours", "one");
        var first = await scene.TakeAsync();
        scene.Work.With("hers", "two").With("ours", "two");
        var second = await scene.TakeAsync(first);

        var order = new RestoreOrder(new("s-1"), scene.Folder, first, second, Spared: ["hers"]);
        Assert.Equal("hers", Assert.Single((await scene.Snapshots.RestoreAsync(order, CancellationToken.None)).Conflicts).Path);
        Assert.Equal(("two", "one"), (scene.Work.Read("hers"), scene.Work.Read("ours")));
        Assert.Empty((await scene.Snapshots.RestoreAsync(order with { Overwrite = true }, CancellationToken.None)).Conflicts);
        Assert.Equal("one", scene.Work.Read("hers"));
    }

    [Fact]
    public async Task ChosenPathsAlone()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a", "one").With("b/c", "one").With("bc", "one");
        var first = await scene.TakeAsync();
        scene.Work.With("a", "two").With("b/c", "two").With("bc", "two");

        var restored = await scene.RestoreAsync(first, await scene.TakeAsync(first), paths: ["b", "nothing"]);
        Assert.Equal("b/c", Assert.Single(restored.Files).Path);
        Assert.Equal(("two", "one", "two"), (scene.Work.Read("a"), scene.Work.Read("b/c"), scene.Work.Read("bc")));
    }

    [Fact]
    public async Task AFolderInTheWayIsNeverRemoved()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("place", "file").With(".gitignore", "*.log\n");
        var first = await scene.TakeAsync();
        scene.Shell("rm place; mkdir place; echo x > place/x; echo precious > place/keep.log");

        var restored = await scene.RestoreAsync(first, await scene.TakeAsync(first), overwrite: true);
        Assert.Equal("place", Assert.Single(restored.Conflicts).Path);
        Assert.Equal("precious\n", scene.Work.Read("place/keep.log"));
    }

    [Fact]
    public async Task WhatGitDoesNotKeepOfAFileStays()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("private", "one");
        scene.Shell("chmod 600 private; echo one > tool; chmod 750 tool");
        var first = await scene.TakeAsync();
        scene.Shell("echo two > private; echo two > tool; chmod 640 tool");
        await scene.BringBackAsync(first, await scene.TakeAsync(first));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scene.Work.At("private")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute,
            File.GetUnixFileMode(scene.Work.At("tool")));
    }

    [Fact]
    public async Task TheDifferenceIsToldAsFilesAndAsText()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("text", "one\ntwo\n").With("binary", [0, 1, 2]).With("gone", "x").With(".gitattributes", "text -diff\n");
        var first = await scene.TakeAsync();
        scene.Work.With("text", "one\nthree\n").With("binary", [0, 1, 3]).With("ünew", "n\n");
        File.Delete(scene.Work.At("gone"));

        var difference = await scene.CompareAsync(first);
        Assert.Equal(
            [new("binary", FileChangeKind.Changed), new("gone", FileChangeKind.Removed, 0, 1), new("text", FileChangeKind.Changed, 1, 1), new ChangedFile("ünew", FileChangeKind.Added, 1, 0)], difference.Files);
        Assert.Contains("--- a/text\n+++ b/text\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n", difference.Text, StringComparison.Ordinal);
        Assert.Contains("Binary files a/binary and b/binary differ", difference.Text, StringComparison.Ordinal);
        Assert.Equal(difference.Files, (await scene.CompareAsync(first, difference.To)).Files);
    }

    [Fact]
    public async Task ASnapshotThatIsNotThereIsSaid()
    {
        using var scene = new SnapshotScene();
        scene.Work.With("a", "a");
        var first = await scene.TakeAsync();

        var problem = await Assert.ThrowsAsync<SnapshotException>(() => scene.RestoreAsync(new string('1', 40), first));
        Assert.Contains(" and 1111111111 of ", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SnapshotException>(() => scene.CompareAsync("--output=/tmp/x"));
    }
}
