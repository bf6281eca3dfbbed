using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Removes one session for good, where nobody needs it.</summary>
internal sealed class SessionPurge(IDisk disk, SessionFolders shelf, SessionId session, SessionFolder folder)
{
    public long Run()
    {
        using var inside = disk.Enter(folder.Path) ?? throw InUse("somebody is opening it");
        MustBeFree();
        MustHaveNoForks();
        var fork = ForkLog.HeaderOf(disk, folder);
        var freed = disk.RemoveFolder(folder.Path, Path.Combine(shelf.Root, "..", $"purged-{session}"));
        if (fork is { } forked) { Unlisted(forked.ParentOf(folder)); }

        return freed;
    }

    private void MustBeFree()
    {
        using var file = disk.OpenLock(folder.WriterLock);
        if (file is not null && !file.TryHold())
        {
            var owner = WriterLock.Read(file);
            throw new SessionInUseException(
                $"Session {session} is held by {owner?.Sentence ?? "somebody"}. Wait until it ends, or stop it, before it is purged.",
                owner?.Writer ?? new Writer(0, "", "", "", default));
        }

        foreach (var run in disk.FoldersIn(folder.Runs))
        {
            using var keeper = disk.OpenLock(Path.Combine(folder.Runs, run, "keeper.lock"));
            if (keeper is not null && keeper.IsHeld()) { throw InUse($"a command it started still runs (run {run})"); }
        }
    }

    private void MustHaveNoForks()
    {
        var forks = disk.FoldersIn(folder.Forks).Select(name => new SessionId(name)).Where(fork => shelf.Find(fork) is not null).ToList();
        if (forks.Count > 0)
        {
            throw new SessionForkedException(
                $"Session {session} is kept: {string.Join(", ", forks)} {(forks.Count == 1 ? "was" : "were")} forked from it and would be lost with it. Purge them too, by their ids.", forks);
        }
    }

    /// <summary>The parent may be purged from now on.</summary>
    private void Unlisted(SessionFolder parent)
    {
        var mark = Path.Combine(parent.Forks, session.Value);
        if (disk.FoldersIn(parent.Forks).Contains(session.Value)) { disk.RemoveFolder(mark, $"{mark}.gone"); }
    }

    private SessionInUseException InUse(string why) => new($"Session {session} is in use: {why}.", new Writer(0, "", "", "", default));
}
