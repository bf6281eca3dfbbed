using System.Text;
using Perdure.Journal.Disk;

namespace Perdure.Testing;

/// <summary>A disk in memory that can crash: what was not synced is then lost, torn at any byte, or full of holes.</summary>
/// <remarks>It lives in one process. Files written whole are durable at once, as a rename is; a log file is durable up to its last sync.</remarks>
public sealed class SimulatedDisk : IDisk
{
    /// <summary>The error numbers a real disk reports, so that the sentences made of them are the real ones.</summary>
    private const int NoSpaceLeft = 28;

    private const int ReadOnlyDisk = 30;
    private const int PageBytes = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly HashSet<string> _folders = [];
    private int _life;
    private long _moment;

    /// <summary>How often a log file was synced.</summary>
    public int Syncs { get; private set; }

    /// <summary>How much fits.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>How much is there.</summary>
    public long UsedBytes
    {
        get { lock (_gate) { return _files.Values.Sum(file => (long)file.Content.Length); } }
    }

    public bool ReadOnly { get; set; }

    /// <summary>Lets the next sync fail, as a dying disk does.</summary>
    public bool NextSyncFails { get; set; }

    /// <summary>Runs before each sync; the moment to let something else happen.</summary>
    public Action? BeforeSync { get; set; }

    /// <summary>Stops the machine. Of what was not synced, the first bytes of each file survive.</summary>
    public void Crash(int survivingBytes) => Crash(file => file.Survive(survivingBytes));

    /// <summary>Stops the machine. Of what was not synced, each page survives or not, and the last one in part.</summary>
    public void Crash(Random chance) => Crash(file => file.Survive(chance));

    /// <summary>Lets go of all locks as when the process that held them dies; what it had written stays.</summary>
    public void KillProcess() => Crash(file => file.Survive(int.MaxValue));

    public void MakeFolder(string path)
    {
        lock (_gate)
        {
            for (var folder = path; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                _folders.Add(folder);
            }
        }
    }

    public IEnumerable<string> FoldersIn(string path)
    {
        lock (_gate)
        {
            return [.. _folders.Where(folder => Path.GetDirectoryName(folder) == path).Select(folder => Path.GetFileName(folder))];
        }
    }

    public long RemoveFolder(string path, string through)
    {
        lock (_gate)
        {
            var gone = _files.Where(file => file.Key.StartsWith($"{path}/", StringComparison.Ordinal)).ToList();
            foreach (var (name, _) in gone) { _files.Remove(name); }

            _folders.RemoveWhere(folder => folder == path || folder.StartsWith($"{path}/", StringComparison.Ordinal));
            return gone.Sum(file => (long)file.Value.Content.Length);
        }
    }

    public long BytesIn(string path)
    {
        lock (_gate) { return _files.Where(file => file.Key.StartsWith($"{path}/", StringComparison.Ordinal)).Sum(file => (long)file.Value.Content.Length); }
    }

    public void MoveFolder(string path, string to)
    {
        lock (_gate)
        {
            foreach (var (name, file) in _files.Where(file => file.Key.StartsWith($"{path}/", StringComparison.Ordinal)).ToList())
            {
                _files.Remove(name);
                _files[to + name[path.Length..]] = file;
            }

            foreach (var folder in _folders.Where(folder => folder == path || folder.StartsWith($"{path}/", StringComparison.Ordinal)).ToList())
            {
                _folders.Remove(folder);
                _folders.Add(to + folder[path.Length..]);
            }
        }
    }

    public void RemoveFile(string path)
    {
        lock (_gate) { _files.Remove(path); }
    }

    public FileFacts? Look(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out var file) ? new FileFacts(file.Content.Length, file.MadeAt, file.WrittenAt) : null;
        }
    }

    public ILogFile Open(string path, FileAccess access)
    {
        lock (_gate)
        {
            return new OpenFile(this, Existing(path), _life);
        }
    }

    public byte[]? ReadWhole(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out var file) ? [.. file.Content] : null;
        }
    }

    public void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            MustTake(bytes.Length);
            _files[path] = new SimulatedFile(Tick()) { Content = bytes.ToArray(), SyncedBytes = bytes.Length };
        }
    }

    public IDisposable? Enter(string folder) => new MemoryStream();

    public IFolderWatch Watch(string folder) => new Looks();

    public IDisposable WatchFile(string path, Action changed)
    {
        lock (_gate) { return new FileWatch(Existing(path), changed); }
    }

    public ILockFile? OpenLock(string path)
    {
        lock (_gate)
        {
            return _files.TryGetValue(path, out var file) ? new LockFile(this, file) : null;
        }
    }

    public ILockFile PlaceLock(string path, ReadOnlySpan<byte> content)
    {
        lock (_gate)
        {
            MustTake(content.Length);
            var file = new SimulatedFile(Tick()) { Content = content.ToArray(), SyncedBytes = content.Length };
            _files[path] = file;
            var placed = new LockFile(this, file);
            placed.TryHold();
            return placed;
        }
    }

    private void Crash(Action<SimulatedFile> loss)
    {
        lock (_gate)
        {
            _life++;
            foreach (var file in _files.Values)
            {
                loss(file);
                file.Holder = null;
            }
        }
    }

    private SimulatedFile Existing(string path) =>
        _files.TryGetValue(path, out var file) ? file : throw new FileNotFoundException($"The simulated disk has no {path}.");

    /// <summary>Fails as a disk does that has no room for so many bytes, or takes none at all.</summary>
    private void MustTake(int bytes)
    {
        if (ReadOnly) { throw new IOException("Read-only file system", ReadOnlyDisk); }
        if (_files.Values.Sum(file => (long)file.Content.Length) + bytes > CapacityBytes)
        {
            throw new IOException("No space left on device", NoSpaceLeft);
        }
    }

    private DateTimeOffset Tick() => DateTimeOffset.UnixEpoch.AddSeconds(++_moment);

    /// <summary>A file, and how much of it would survive.</summary>
    private sealed class SimulatedFile(DateTimeOffset now)
    {
        public byte[] Content { get; set; } = [];

        public int SyncedBytes { get; set; }

        public DateTimeOffset MadeAt { get; } = now;

        public DateTimeOffset WrittenAt { get; set; } = now;

        public object? Holder { get; set; }

        public List<Action> Watches { get; } = [];

        public void Survive(int unsyncedBytes)
        {
            Content = Content[..(SyncedBytes + Math.Min(unsyncedBytes, Content.Length - SyncedBytes))];
            SyncedBytes = Content.Length;
        }

        public void Survive(Random chance)
        {
            var synced = SyncedBytes;
            Survive(chance.Next(Content.Length - synced + 1));
            for (var page = synced / PageBytes * PageBytes; page < Content.Length; page += PageBytes)
            {
                if (chance.Next(2) == 0) { continue; }

                // A page that was never written reads as zeros; what had been synced of it stays.
                var start = Math.Max(page, synced);
                Content.AsSpan(start, Math.Min(page + PageBytes, Content.Length) - start).Clear();
            }
        }
    }

    private bool HasName(SimulatedFile file)
    {
        lock (_gate) { return _files.ContainsValue(file); }
    }

    /// <summary>A file of the simulated disk, opened in one life of the machine.</summary>
    private sealed class OpenFile(SimulatedDisk disk, SimulatedFile file, int life) : ILogFile
    {
        public long Length => file.Content.Length;

        public bool IsThere => disk.HasName(file);

        public int Read(Span<byte> into, long offset)
        {
            lock (disk._gate)
            {
                if (offset >= file.Content.Length) { return 0; }

                var found = file.Content.AsSpan((int)offset);
                var length = Math.Min(found.Length, into.Length);
                found[..length].CopyTo(into);
                return length;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._gate)
            {
                MustLive();
                var room = (int)Math.Clamp(disk.CapacityBytes - disk._files.Values.Sum(other => (long)other.Content.Length), 0, bytes.Length);
                Put(bytes[..(disk.ReadOnly ? 0 : room)], (int)offset);
                if (room < bytes.Length || disk.ReadOnly) { disk.MustTake(bytes.Length); }
            }
        }

        public void Sync()
        {
            disk.BeforeSync?.Invoke();
            lock (disk._gate)
            {
                MustLive();
                disk.Syncs++;
                if (disk.NextSyncFails)
                {
                    disk.NextSyncFails = false;
                    throw new IOException("Input/output error");
                }

                file.SyncedBytes = file.Content.Length;
            }
        }

        public void Cut(long length)
        {
            lock (disk._gate)
            {
                MustLive();
                file.Content = file.Content[..(int)length];
                file.SyncedBytes = Math.Min(file.SyncedBytes, (int)length);
            }
        }

        public void Dispose()
        {
        }

        private void Put(ReadOnlySpan<byte> bytes, int offset)
        {
            var longer = new byte[Math.Max(file.Content.Length, offset + bytes.Length)];
            file.Content.CopyTo(longer, 0);
            bytes.CopyTo(longer.AsSpan(offset));
            file.Content = longer;
            file.WrittenAt = disk.Tick();
        }

        private void MustLive()
        {
            if (life != disk._life) { throw new IOException("The machine was stopped after this file had been opened."); }
        }
    }

    /// <summary>Calls back when a lock's content is overwritten.</summary>
    private sealed class FileWatch : IDisposable
    {
        private readonly SimulatedFile _file;
        private readonly Action _changed;

        public FileWatch(SimulatedFile file, Action changed)
        {
            (_file, _changed) = (file, changed);
            file.Watches.Add(changed);
        }

        public void Dispose() => _file.Watches.Remove(_changed);
    }

    /// <summary>A watch that tells of nothing: whoever waits looks again.</summary>
    private sealed class Looks : IFolderWatch
    {
        public Task WaitAsync(CancellationToken cancel) => Task.Delay(TimeSpan.FromMilliseconds(5), cancel);

        public void Dispose()
        {
        }
    }

    /// <summary>A lock of the simulated disk.</summary>
    private sealed class LockFile(SimulatedDisk disk, SimulatedFile file) : ILockFile
    {
        public bool TryHold()
        {
            lock (disk._gate)
            {
                file.Holder ??= this;
                return file.Holder == this;
            }
        }

        public bool IsHeld() => file.Holder is not null;

        public bool IsThere => disk.HasName(file);

        public int Read(Span<byte> into)
        {
            var length = Math.Min(into.Length, file.Content.Length);
            file.Content.AsSpan(0, length).CopyTo(into);
            return length;
        }

        public void Write(ReadOnlySpan<byte> content)
        {
            file.Content = [.. content, .. file.Content.AsSpan(Math.Min(content.Length, file.Content.Length))];
            file.Watches.ToList().ForEach(changed => changed());
        }

        public void Dispose()
        {
            lock (disk._gate)
            {
                if (file.Holder == this) { file.Holder = null; }
            }
        }

        public override string ToString() => Encoding.UTF8.GetString(file.Content);
    }
}
