using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perdure.Journal.Disk;

/// <summary>One thread that hears from the kernel what changes in the files and folders this process watches. Waiting costs nothing.</summary>
internal sealed partial class FileEvents
{
    /// <summary>A file was written to, or lost a name.</summary>
    public const uint OfFile = 0x2 | 0x4 | 0x400 | 0x800;

    /// <summary>A file in a folder was written to, made, removed or moved in, or the folder itself was removed.</summary>
    public const uint OfFolder = 0x2 | 0x100 | 0x200 | 0x80 | 0x40 | 0x400 | 0x800;

    private const int CloseOnExec = 0x80000;

    /// <summary>An event without its name.</summary>
    private const int EventBytes = 16;

    private const int ReadBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _events;
    private readonly Dictionary<int, List<Action>> _watches = [];

    private FileEvents(SafeFileHandle events)
    {
        _events = events;
        new Thread(Hear) { IsBackground = true, Name = "file events" }.Start();
    }

    /// <summary>Null where the system has none, or none left.</summary>
    public static FileEvents? Shared { get; } = Begin();

    /// <returns>Ends the watch; null where the kernel has none left to give.</returns>
    public IDisposable? Watch(string path, uint what, Action changed)
    {
        lock (_gate)
        {
            var number = AddWatch(_events, path, what);
            if (number < 0) { return null; }

            if (!_watches.TryGetValue(number, out var here)) { _watches[number] = here = []; }

            here.Add(changed);
            return new Ending(this, number, changed);
        }
    }

    private static FileEvents? Begin()
    {
        if (!OperatingSystem.IsLinux()) { return null; }

        var events = Init(CloseOnExec);
        return events < 0 ? null : new FileEvents(new SafeFileHandle(events, ownsHandle: true));
    }

    private void Hear()
    {
        var bytes = new byte[ReadBytes];
        while (Read(_events, ref MemoryMarshal.GetArrayDataReference(bytes), bytes.Length) is var length and not 0)
        {
            foreach (var changed in Numbers(bytes.AsSpan(0, (int)Math.Max(0, length))).SelectMany(Watching)) { changed(); }
        }
    }

    private static List<int> Numbers(ReadOnlySpan<byte> events)
    {
        var numbers = new List<int>();
        while (events.Length >= EventBytes)
        {
            var number = BinaryPrimitives.ReadInt32LittleEndian(events);
            if (!numbers.Contains(number)) { numbers.Add(number); }

            events = events[(EventBytes + BinaryPrimitives.ReadInt32LittleEndian(events[12..]))..];
        }

        return numbers;
    }

    /// <summary>Events were lost where the number is below 0; then everybody looks.</summary>
    private List<Action> Watching(int number)
    {
        lock (_gate) { return number < 0 ? [.. _watches.Values.SelectMany(here => here)] : [.. _watches.GetValueOrDefault(number) ?? []]; }
    }

    private void Forget(int number, Action changed)
    {
        lock (_gate)
        {
            if (!_watches.TryGetValue(number, out var here) || !here.Remove(changed) || here.Count > 0) { return; }

            _watches.Remove(number);
            _ = RemoveWatch(_events, number);
        }
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle events, string path, uint what);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    private static partial int RemoveWatch(SafeFileHandle events, int number);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle events, ref byte into, nint length);

    private sealed class Ending(FileEvents events, int number, Action changed) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _over, value: true)) { events.Forget(number, changed); }
        }
    }
}
