using System.Buffers.Binary;
using Perdure.Tools.Keeping.Native;

namespace Perdure.Tools.Keeping;

/// <summary>One thread that hears of every run this process follows, and reaps the keepers it launched.</summary>
/// <remarks>
/// Sleeping in the kernel costs nothing while commands run for hours, and tells the end of a short one at once; polling can have
/// only one of the two. Keepers need to know nothing of it: it listens to the folder itself.
/// </remarks>
internal sealed class RunWatcher
{
    const long FoldersKey = 0;
    const int EventsBytes = 16 * 1024;

    readonly Lock _gate = new();
    readonly int _group = LinuxEvents.OpenGroup();
    readonly int _folders = LinuxEvents.OpenFolderEvents();
    readonly List<FolderWatch> _watches = [];
    readonly Dictionary<int, OwnKeeper> _keepers = [];

    RunWatcher()
    {
        LinuxEvents.AddToGroup(_group, _folders, FoldersKey);
        new Thread(Stand) { IsBackground = true, Name = "keeper lookout" }.Start();
    }

    public static RunWatcher Shared { get; } = new();

    public FolderWatch Watch(string folder)
    {
        lock (_gate)
        {
            var number = LinuxEvents.AddFolder(_folders, folder, LinuxEvents.Modified | LinuxEvents.MovedIn | LinuxEvents.ClosedAfterWriting);
            var watch = new FolderWatch(this, folder, number);
            _watches.Add(watch);
            return watch;
        }
    }

    public void Forget(FolderWatch watch)
    {
        lock (_gate)
        {
            _ = _watches.Remove(watch);

            // Followers of one folder share the kernel's watch.
            if (_watches.All(other => other.Watch != watch.Watch)) { _ = LinuxEvents.RemoveFolder(_folders, watch.Watch); }
        }
    }

    /// <summary>Takes charge of a keeper this process launched: reaps it when it has ended.</summary>
    public void Adopt(int keeper, string folder)
    {
        var own = new OwnKeeper(LinuxEvents.OpenProcess(keeper), folder);

        // No descriptor to be had: the lock will tell its end, and init will reap it after us.
        if (own.File < 0) { return; }

        lock (_gate) { _keepers[keeper] = own; }

        LinuxEvents.AddToGroup(_group, own.File, keeper);
    }

    public bool HasKeeperOf(string folder)
    {
        lock (_gate) { return _keepers.Values.Any(keeper => keeper.Folder == folder); }
    }

    void Stand()
    {
        var events = new byte[EventsBytes];
        while (true)
        {
            var key = LinuxEvents.NextOfGroup(_group);
            if (key == FoldersKey) { HearFolders(events); }
            else if (key is { } keeper) { Reap((int)keeper); }
        }
    }

    void HearFolders(byte[] events)
    {
        var length = (int)LinuxFiles.Read(_folders, events);
        lock (_gate)
        {
            for (var at = 0; at < length;)
            {
                var rest = events.AsSpan(at, length - at);
                var nameBytes = BinaryPrimitives.ReadInt32LittleEndian(rest[12..]);
                var name = rest.Slice(LinuxEvents.FolderEventBytes, nameBytes).TrimEnd((byte)0);
                Tell(BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), name);
                at += LinuxEvents.FolderEventBytes + nameBytes;
            }
        }
    }

    void Tell(int number, uint what, ReadOnlySpan<byte> name)
    {
        var keeperGone = what == LinuxEvents.ClosedAfterWriting && name.SequenceEqual("keeper.lock"u8);
        var ended = what == LinuxEvents.MovedIn && name.SequenceEqual("exit.json"u8);
        var output = what == LinuxEvents.Modified && name.StartsWith("output."u8);
        if (!keeperGone && !ended && !output) { return; }

        foreach (var watch in _watches)
        {
            if (watch.Watch == number) { watch.Ring(keeperGone); }
        }
    }

    void Reap(int keeper)
    {
        if (!LinuxEvents.Reap(keeper)) { return; }

        lock (_gate)
        {
            if (!_keepers.Remove(keeper, out var own)) { return; }

            // Taken out by name: the copy in a child that another thread is just spawning would keep it ringing.
            LinuxEvents.RemoveFromGroup(_group, own.File);
            _ = LinuxFiles.Close(own.File);
            foreach (var watch in _watches)
            {
                if (watch.Folder == own.Folder) { watch.Ring(keeperGone: true); }
            }
        }
    }

    /// <summary>A keeper that is our child: the descriptor that tells its end, and the run it keeps.</summary>
    sealed record OwnKeeper(int File, string Folder);
}
