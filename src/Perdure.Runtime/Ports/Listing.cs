namespace Perdure.Runtime.Ports;

/// <summary>The first page of an answer; what is left to look at can be looked at after it was shown.</summary>
public sealed class Listing : IDisposable
{
    private readonly IEnumerator<SessionRow>? _rest;
    private readonly IDisposable? _held;

    public Listing(IReadOnlyList<ListedSession> page, IEnumerator<SessionRow>? rest, IDisposable? held) => (Page, _rest, _held) = (page, rest, held);

    public IReadOnlyList<ListedSession> Page { get; }

    /// <summary>Looks at the rest, so that the next listing finds all of it in the catalog.</summary>
    public void Finish(CancellationToken cancel)
    {
        while (_rest is not null && _rest.MoveNext()) { cancel.ThrowIfCancellationRequested(); }
    }

    public void Dispose()
    {
        _rest?.Dispose();
        _held?.Dispose();
    }
}
