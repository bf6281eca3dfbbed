namespace Perdure.Journal.Disk;

/// <summary>Watches a folder through the system, and looks by itself where that is not to be had or says nothing.</summary>
internal sealed class FolderWatch : IFolderWatch
{
    /// <summary>A change the system does not tell of, as on a network's file system, is seen after this time.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Where the system has no watch left to give: soon enough for eyes, and a look at a directory costs little.</summary>
    private static readonly TimeSpan BetweenLooksUnwatched = TimeSpan.FromMilliseconds(150);

    private readonly SemaphoreSlim _changed = new(initialCount: 0, maxCount: 1);
    private readonly FileSystemWatcher? _watcher;

    public FolderWatch(string folder) => _watcher = Started(folder);

    public Task WaitAsync(CancellationToken cancel) => _changed.WaitAsync(_watcher is null ? BetweenLooksUnwatched : BetweenLooks, cancel);

    public void Dispose()
    {
        _watcher?.Dispose();
        lock (_changed) { _changed.Dispose(); }
    }

    private FileSystemWatcher? Started(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite };
            watcher.Changed += (_, _) => Note();
            watcher.Created += (_, _) => Note();
            watcher.Deleted += (_, _) => Note();
            watcher.Renamed += (_, _) => Note();
            watcher.Error += (_, _) => Note();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception none) when (none is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            return null;
        }
    }

    private void Note()
    {
        lock (_changed)
        {
            try
            {
                if (_changed.CurrentCount == 0) { _changed.Release(); }
            }
            catch (ObjectDisposedException)
            {
                // The last news of a watch that has ended.
            }
        }
    }
}
