namespace Perdure.Tools.Keeping;

/// <summary>One follower's ear at one run's folder.</summary>
internal sealed class FolderWatch(RunWatcher lookout, string folder, int watch) : IDisposable
{
    // News come by themselves. These bounds are for a keeper that dies at the very moment we begin, and for a lookout without eyes.
    const int HearingMs = 500;
    const int BlindMs = 10;

    // The kernel tells that the keeper's lock file is closed a moment before it frees the lock.
    const int DyingMs = 1;
    const int DyingLooks = 20;

    readonly SemaphoreSlim _news = new(0);
    volatile int _looksLeft;

    public string Folder => folder;

    public int Watch => watch;

    /// <summary>At first nobody knows; later when the keeper's lock was closed, its process ended, or it was silent for long.</summary>
    public bool KeeperMayBeGone { get; private set; } = true;

    bool IsBlind => watch < 0;

    public async Task NewsAsync(CancellationToken cancel)
    {
        var heard = await _news.WaitAsync(_looksLeft > 0 ? DyingMs : IsBlind ? BlindMs : HearingMs, cancel);
        KeeperMayBeGone = !heard || _looksLeft > 0;
        if (_looksLeft > 0) { _looksLeft--; }
    }

    public void Ring(bool keeperGone)
    {
        if (keeperGone) { _looksLeft = DyingLooks; }

        if (_news.CurrentCount == 0) { _ = _news.Release(); }
    }

    public void Dispose()
    {
        lookout.Forget(this);
        _news.Dispose();
    }
}
