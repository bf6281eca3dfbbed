using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Lists and searches sessions. What it says is derived from their logs and as new as they are.</summary>
public interface ISessionCatalog
{
    /// <summary>The first page of the sessions asked for.</summary>
    /// <param name="tell">Hears of a look at everything, where one is needed.</param>
    ValueTask<Listing> ListAsync(SessionQuery query, Action<CatalogProgress>? tell, CancellationToken cancel);

    /// <summary>Sessions in which all of the words occur in one passage.</summary>
    /// <param name="workspace">Null for every folder.</param>
    ValueTask<IReadOnlyList<SearchResult>> SearchAsync(string words, string? workspace, int limit, Action<CatalogProgress>? tell, CancellationToken cancel);

    /// <summary>One session as its log tells it now; null where there is none, or nothing has been written yet.</summary>
    ValueTask<ListedSession?> LookAsync(SessionId session, CancellationToken cancel);

    /// <summary>The sessions with exactly this name, the last changed first.</summary>
    /// <returns>Null where that cannot be told without reading every log.</returns>
    ValueTask<IReadOnlyList<SessionId>?> NamedAsync(string name, CancellationToken cancel);

    /// <summary>The ids of all sessions.</summary>
    ValueTask<IReadOnlyList<SessionId>> IdsAsync(CancellationToken cancel);
}

/// <summary>A session in which words were found, with the places.</summary>
public sealed record SearchResult(ListedSession Session, IReadOnlyList<SearchHit> Hits);

/// <summary>A place where words were found; the words themselves stand between the characters 2 and 3.</summary>
public sealed record SearchHit(long Seq, DateTimeOffset At, string Who, string Snippet);

/// <summary>How far a long look has come.</summary>
/// <param name="What"><c>sessions</c> or <c>texts</c>.</param>
public sealed record CatalogProgress(string What, int Done, int Total);
