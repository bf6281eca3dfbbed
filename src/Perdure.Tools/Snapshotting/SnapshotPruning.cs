using System.Globalization;
using System.Text;

namespace Perdure.Tools.Snapshotting;

/// <summary>Clears away what nobody will go back to: snapshots of sessions that are gone, old ones, and the oldest where there are too many.</summary>
internal sealed class SnapshotPruning(ShadowRepository repository, SnapshotBounds bounds, TimeProvider clock, string git)
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private const string Refs = "refs/perdure/";

    /// <summary>Somebody may just be recording what no ref names yet.</summary>
    private const string YoungObjectsStay = "2.hours.ago";

    public bool IsDue => !File.Exists(repository.PruneMark) || clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(repository.PruneMark) > Every;

    public long Bytes => new DirectoryInfo(repository.Objects).EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length);

    /// <param name="sessions">Those that exist.</param>
    public async Task RunAsync(IReadOnlySet<string> sessions, CancellationToken cancel)
    {
        using var alone = repository.TryLock("pruning.lock");
        if (alone is null) { return; } // Another process is at it.

        var command = new Git(git, repository.Folder, repository.Workspace);
        var listed = (await command.RunAsync(["for-each-ref", "--sort=creatordate", "--format=%(refname) %(creatordate:unix)", Refs], cancel)).OrTrouble("for-each-ref");
        var kept = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Kept.Read).ToList();
        var gone = Gone(kept, sessions);
        if (gone.Count > 0)
        {
            var orders = Encoding.UTF8.GetBytes(string.Concat(gone.Select(old => $"delete {old.Name}\n")));
            (await command.RunAsync(["update-ref", "--stdin"], orders, cancel)).OrTrouble("update-ref");
        }

        await ClearAwayAsync(command, YoungObjectsStay, cancel);
        repository.MarkPruned(clock);
    }

    /// <summary>Clears away what no ref names. Where nobody is recording, young objects are nobody's either.</summary>
    /// <returns>How many bytes that freed.</returns>
    public async Task<long> TidyAsync(CancellationToken cancel)
    {
        using var alone = repository.TryLock("pruning.lock");
        if (alone is null) { return 0; } // Another process is at it.

        var before = Bytes;
        var command = new Git(git, repository.Folder, repository.Workspace);
        var slots = SnapshotIndex.TryHoldAll(repository);
        try
        {
            var refs = (await command.RunAsync(["for-each-ref", "--count=1", Refs], cancel)).OrTrouble("for-each-ref");
            if (refs.Text.Length == 0)
            {
                foreach (var slot in slots) { slot.Forget(); } // What they remember of the files keeps these.
            }

            await ClearAwayAsync(command, slots.IsEmpty ? YoungObjectsStay : "now", cancel);
        }
        finally
        {
            foreach (var slot in slots) { slot.Dispose(); }
        }

        return Math.Max(0, before - Bytes);
    }

    /// <summary>What `git gc` does, without its care for worktrees: it would clear slots away while they are made.</summary>
    private static async Task ClearAwayAsync(Git command, string expire, CancellationToken cancel)
    {
        (await command.RunAsync(["pack-refs", "--all", "--prune"], cancel)).OrTrouble("pack-refs");
        (await command.RunAsync(["repack", "-q", "-d", "-l", "-A", $"--unpack-unreachable={expire}"], cancel)).OrTrouble("repack");
        (await command.RunAsync(["prune", $"--expire={expire}"], cancel)).OrTrouble("prune");
    }

    private List<Kept> Gone(List<Kept> kept, IReadOnlySet<string> sessions)
    {
        // A session that exists can always say what it changed last.
        var newest = kept.GroupBy(one => one.Session).Select(ofSession => ofSession.Last().Name).ToHashSet(StringComparer.Ordinal);
        var before = clock.GetUtcNow() - bounds.KeptFor;
        var gone = kept.FindAll(one => !sessions.Contains(one.Session) || (one.At < before && !newest.Contains(one.Name)));

        // What each of them takes cannot be known; half of them, the oldest, is about half of it, and tomorrow is another day.
        if (Bytes > bounds.KeptBytesMax)
        {
            var others = kept.Except(gone).Where(one => !newest.Contains(one.Name)).ToList();
            gone.AddRange(others.Take((others.Count + 1) / 2));
        }

        return gone;
    }

    private static long Length(FileInfo file)
    {
        try { return file.Length; }
        catch (FileNotFoundException) { return 0; /* Git has just put it into a pack. */ }
    }

    private sealed record Kept(string Name, string Session, DateTimeOffset At)
    {
        public static Kept Read(string line)
        {
            var words = line.Split(' ');
            var seconds = long.TryParse(words.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
            return new Kept(words[0], words[0][Refs.Length..].Split('/')[0], DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
    }
}
