namespace Perdure.Journal.Disk;

/// <summary>Watches a folder through the kernel, and looks by itself where the kernel says nothing.</summary>
internal sealed class FolderWatch : IFolderWatch
{
    /// <summary>A change the kernel does not tell of, as on a network's file system, is seen after this time.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Where the kernel has no watch to give: soon enough for eyes, and a look at a directory costs little.</summary>
    private static readonly TimeSpan BetweenLooksUnwatched = TimeSpan.FromMilliseconds(150);

    private readonly SemaphoreSlim _changed = new(initialCount: 0, maxCount: 1);
    private readonly IDisposable? _watch;

    public FolderWatch(string folder) => _watch = FileEvents.Shared?.Watch(folder, FileEvents.OfFolder, Note);

    public Task WaitAsync(CancellationToken cancel) => _changed.WaitAsync(_watch is null ? BetweenLooksUnwatched : BetweenLooks, cancel);

    public void Dispose() => _watch?.Dispose();

    private void Note()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody is about to look anyway.
        }
    }
}
