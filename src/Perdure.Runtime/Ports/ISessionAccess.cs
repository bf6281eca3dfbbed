using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Runtime.Ports;

/// <summary>One open session as a surface sees it, whether it lives in this process or in another: ask something of it, follow what happens.</summary>
public interface ISessionAccess : IAsyncDisposable
{
    SessionId Id { get; }

    /// <summary>The number of the newest entry this side knows of.</summary>
    long LastSeq { get; }

    /// <summary>What opening found and put right, in sentences for the person.</summary>
    ImmutableArray<string> Findings { get; }

    /// <summary>Ends when the session is closed here, or with what broke it.</summary>
    Task Ended { get; }

    /// <summary>Asks something of the session. What came of it is durable when the task is done.</summary>
    Task<Decision> TellAsync(SessionCommand command);

    /// <summary>Entries from <paramref name="from"/> on, then as they happen, with the deltas between them.</summary>
    IAsyncEnumerable<FeedItem> FollowAsync(long from, CancellationToken cancel);
}
