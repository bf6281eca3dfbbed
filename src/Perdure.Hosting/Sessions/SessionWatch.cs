using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Views;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>Tells those who watch what happens to the sessions of a host.</summary>
public sealed class SessionWatch
{
    /// <summary>Whoever reads more slowly is told to begin anew.</summary>
    private const int UnreadMax = 1_024;

    private readonly SessionHost _house;
    private readonly Lock _gate = new();
    private readonly List<Channel<SessionChange>> _watching = [];

    public SessionWatch(SessionHost house)
    {
        _house = house;
        house.Opened += Opened;
        house.Closed += session => Tell(new SessionChange(session, SessionChangeKind.Closed));
    }

    public void Removed(SessionId session) => Tell(new SessionChange(session, SessionChangeKind.Removed));

    public async IAsyncEnumerable<SessionChange> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var unread = Channel.CreateBounded<SessionChange>(UnreadMax);
        lock (_gate)
        {
            foreach (var live in _house.Rooms.Select(room => room.Live).OfType<LiveSession>()) { unread.Writer.TryWrite(Of(live.State, SessionChangeKind.Opened)); }

            _watching.Add(unread);
        }

        try
        {
            await foreach (var change in unread.Reader.ReadAllAsync(cancel)) { yield return change; }
        }
        finally
        {
            lock (_gate) { _watching.Remove(unread); }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            foreach (var unread in _watching) { unread.Writer.TryComplete(); }
        }
    }

    private static SessionChange Of(SessionState state, SessionChangeKind kind) => new(state.Id, kind, state.Status, state.Name, state.Seq);

    private void Opened(LiveSession live)
    {
        var opened = Of(live.State, SessionChangeKind.Opened);
        Tell(opened);
        _ = TellOnAsync(live, opened);
    }

    /// <summary>What is the same in a list is no news.</summary>
    private async Task TellOnAsync(LiveSession live, SessionChange last)
    {
        try
        {
            while (true)
            {
                var known = last;
                last = Of(await live.WhenAsync(state => (state.Status, state.Name) != (known.Status, known.Name), CancellationToken.None), SessionChangeKind.Changed);
                Tell(last);
            }
        }
        catch (Exception)
        {
            // It was closed, or broke; its end is told by its host.
        }
    }

    private void Tell(SessionChange change)
    {
        lock (_gate)
        {
            foreach (var unread in _watching)
            {
                if (!unread.Writer.TryWrite(change)) { unread.Writer.TryComplete(SessionsFailures.TooSlow()); }
            }
        }
    }
}
