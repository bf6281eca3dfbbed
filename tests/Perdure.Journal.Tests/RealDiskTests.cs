using System.Diagnostics;
using System.Globalization;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Journal.Tests;

public class RealDiskTests
{
    [Fact]
    public async Task AFullDiskIsSaidAndTheSessionGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.Mounted("size=256k");
        var store = new FileSessionStore(disk.Path);
        await using (var journal = await store.Create())
        {
            await journal.Append(Some.Said(1));
            await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[200 * 1024]);
            var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(
                [.. Enumerable.Range(2, 10).Select(seq => Some.Said(seq, new string('x', 10_000)))]));
            Assert.Contains("the disk full", failure.Message, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(disk.Path, "ballast"));
        await using var again = await store.Open();
        Assert.Equal([Some.Said(1)], await again.Entries());
        Assert.Empty(again.Findings);
        await again.Append(Some.Said(2));
    }

    [Fact]
    public async Task AnImportedSessionLiesInTheMonthItBeganAndOneThatWasKilledInTheMiddleIsClearedAway()
    {
        using var home = new TemporaryHome();
        var (store, aside) = (new FileSessionStore(home.Path), new FileSessionStore(Path.Combine(home.Path, "importing")));
        await aside.Written([Some.Said(1), Some.Said(2), Some.Said(3)]); // Killed before it was put in its place.
        Assert.Equal([], await store.ListAsync(default).ToListAsync());

        await store.ImportAsync(Some.Session, [Some.Said(1), Some.Said(2, new string('x', 50_000))], Some.Writer, new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero), default);

        Assert.True(File.Exists(Path.Combine(home.Path, "sessions", "2025", "03", Some.Session.Value, "log.jsonl")));
        Assert.Equal(2, (await store.VerifyAsync(Some.Session, default)).Entries);
        Assert.Equal([], await aside.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task ALogThatIsALinkIsNotFollowed()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        await store.Written([Some.Said(1)]);
        var log = Path.Combine(home.Path, "sessions", "2026", "11", Some.Session.Value, "log.jsonl");
        File.Move(log, $"{log}.elsewhere");
        File.CreateSymbolicLink(log, $"{log}.elsewhere");

        var damage = await Assert.ThrowsAsync<SessionDamagedException>(async () => await store.Open());
        Assert.Contains("expected a file, found a link", damage.Message, StringComparison.Ordinal);
        Assert.Equal(damage.Message, (await store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task ASessionAtRestHoldsOneFile()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        await using var journal = await store.Create();
        await journal.Append(Some.Said(1));
        journal.Rest();
        Assert.Null(await store.ReadCheckpointAsync(Some.Session, default));
        Assert.Equal(1, FilesOpenIn(home.Path));

        await journal.Append(Some.Said(2));
        Assert.Equal(2, journal.LastSeq);
    }

    [Fact]
    public async Task ALogThatWasRemovedTakesNoMoreEntries()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        await using var journal = await store.Create();
        await journal.Append(Some.Said(1));
        Directory.Delete(Path.Combine(home.Path, "sessions"), recursive: true);

        var failure = await Assert.ThrowsAnyAsync<SessionStoreException>(() => journal.Append(Some.Said(2)));
        Assert.Contains("removed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALogThatSomebodyElseChangedTakesNoMoreEntries()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        await using var journal = await store.Create();
        await journal.Append(Some.Said(1));
        await File.AppendAllTextAsync(Path.Combine(home.Path, "sessions", "2026", "11", Some.Session.Value, "log.jsonl"), "a line\n");

        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.Append(Some.Said(2)));
        Assert.Contains("somebody else changed it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALockThatADeadWritersChildStillHoldsIsWaitedFor()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        using var dead = Process.Start("/bin/true");
        await dead.WaitForExitAsync();
        var writer = new Writer(dead.Id, Environment.MachineName, "boot-a", "cli", Some.Noon);
        var journal = await store.CreateAsync(Some.Session, writer, default);
        await journal.Append(Some.Said(1));

        var opening = Task.Run(async () => await store.OpenAsync(Some.Session, writer with { Client = "tui" }, takeOver: false, default));
        await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(100)));
        await journal.DisposeAsync(); // What the child's end would do.
        await using var opened = await opening;
        Assert.Equal(1, opened.LastSeq);
    }

    private static int FilesOpenIn(string folder) =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(entry => new FileInfo(entry).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

    [Fact]
    public async Task AReadOnlyFolderCanStillBeRead()
    {
        using var disk = SmallDisk.Mounted("size=256k");
        var store = new FileSessionStore(disk.Path);
        await store.Written([Some.Said(1)]);
        disk.Remount("ro");

        var refusal = await Assert.ThrowsAsync<JournalWriteException>(async () => await store.Open());
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([Some.Said(1)], await store.Entries());
        Assert.Null(await store.OwnerAsync(Some.Session, default));
        Assert.Null((await store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task TwoThousandSessionsAreListedNewestFirstWithoutOpeningALog()
    {
        using var home = new TemporaryHome();
        var store = new FileSessionStore(home.Path);
        for (var number = 0; number < 2_000; number++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(home.Path, "sessions", "2026", $"{1 + (number % 12):00}", $"s-{number}"));
            var log = Path.Combine(folder.FullName, "log.jsonl");
            await File.WriteAllTextAsync(log, "no log at all");
            File.SetLastWriteTimeUtc(log, Some.Noon.UtcDateTime.AddMinutes(number * 7919 % 2_000));
        }

        Directory.CreateDirectory(Path.Combine(home.Path, "sessions", "2026", "11", "no-session"));
        var listed = await store.ListAsync(default).ToListAsync();
        Assert.Equal(2_000, listed.Count);
        Assert.Equal(listed.OrderByDescending(stored => stored.UpdatedAt), listed);
        Assert.Equal(Some.Noon.AddMinutes(1_999), listed[0].UpdatedAt);
        Assert.All(listed, stored => Assert.Equal(13, stored.Bytes));
    }

    [Fact]
    public async Task ASessionLiesWhereItsMonthSaysAndIsItsOwnersAlone()
    {
        using var home = new TemporaryHome();
        await new FileSessionStore(home.Path).Written([Some.Said(1)]);

        var folder = new DirectoryInfo(Path.Combine(home.Path, "sessions", "2026", "11", "s-1"));
        Assert.Equal(["log.ends", "log.jsonl", "writer.lock"], folder.EnumerateFileSystemInfos().Select(file => file.Name).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);
        }
    }

    [Theory]
    [InlineData("../s-1")]
    [InlineData("")]
    [InlineData(".hidden")]
    public async Task AnIdThatIsNoNameLeadsNowhere(string id)
    {
        using var home = new TemporaryHome();
        await Assert.ThrowsAsync<SessionNotFoundException>(
            async () => await new FileSessionStore(home.Path).CreateAsync(new SessionId(id), Some.Writer, default));
    }

    /// <summary>A small file system of its own; only root may mount one.</summary>
    private sealed class SmallDisk(TemporaryHome home) : IDisposable
    {
        public string Path => home.Path;

        public static SmallDisk Mounted(string options)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk takes root on Linux.");
            var home = new TemporaryHome();
            if (!Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", home.Path))
            {
                home.Dispose();
                Assert.Skip("This machine does not let us mount a small disk.");
            }

            return new SmallDisk(home);
        }

        public void Remount(string options) => Assert.True(Run("mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,{options}"), Path));

        public void Dispose()
        {
            Run("umount", Path);
            home.Dispose();
        }

        private static bool Run(string command, params string[] arguments)
        {
            using var process = Process.Start(command, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
