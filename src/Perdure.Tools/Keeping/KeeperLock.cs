using Perdure.Tools.Keeping.Native;

namespace Perdure.Tools.Keeping;

/// <summary>A look at the lock that a live keeper holds: while we share it, no keeper lives.</summary>
internal sealed class KeeperLock : IDisposable
{
    readonly int _file;

    KeeperLock(int file) => _file = file;

    public static KeeperLock? TryShare(string path, out bool isKept)
    {
        // Created if missing, so that a keeper which is just arriving waits until we have looked. Not opened for writing, because
        // the close of a writer is what followers take for the keeper's end.
        var file = LinuxFiles.Open(path, LinuxFiles.ReadOnly | LinuxFiles.Create | LinuxFiles.CloseOnExec, LinuxFiles.OwnerOnly);
        isKept = false;
        if (file < 0 && LinuxErrors.Last == LinuxErrors.NoSuchFile) { return null; }

        if (file < 0) { throw new IOException($"Looking at {path}: expected to open it, found: {LinuxErrors.Words(LinuxErrors.Last)}"); }

        isKept = LinuxFiles.Lock(file, LinuxFiles.Shared | LinuxFiles.WithoutWaiting) != 0;
        return new KeeperLock(file);
    }

    public void Dispose() => _ = LinuxFiles.Close(_file);
}
