using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Reads a log once and tells what going back in it needs: where turns began, what was said, which snapshots were taken.</summary>
public sealed class HistoryReader
{
    private readonly List<LogEntry> _entries = [];
    private readonly List<KnownSnapshot> _snapshots = [];

    /// <summary>What counted after an entry; taking the conversation back takes it to what counted then.</summary>
    private readonly List<Standing> _standings = [new(0, [], [])];

    private readonly Dictionary<InputId, long> _received = [];

    public SessionState Now { get; private set; } = SessionState.Empty;

    /// <summary>The rewind that was last made; null where none was.</summary>
    public LastRewind? Last { get; private set; }

    /// <summary>What people said and what still counts, oldest first.</summary>
    public ImmutableArray<PastInput> Said => _standings[^1].Said;

    /// <summary>The entries before which the turns began that still count.</summary>
    public ImmutableArray<long> Beginnings => _standings[^1].Beginnings;

    public static async Task<HistoryReader> ReadAsync(ISessionReader store, SessionId session, CancellationToken cancel)
    {
        var past = new HistoryReader();
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel)) { past.See(entry); }

        return past;
    }

    /// <summary>What going back to an entry comes to.</summary>
    public RewindTarget At(long place)
    {
        if (place < 1 || place > Now.Seq) { throw new HostingException($"expected an entry of {Now.Id}, from 1 to {Now.Seq}, found {place}; `perdure sessions log {Now.Id}` shows them."); }

        var then = _entries.TakeWhile(entry => entry.Seq <= place).Aggregate(SessionState.Empty, (state, entry) => Session.Apply(state, entry.Event));
        var talk = Place(then);
        var gone = talk is null ? [] : Said.Where(said => said.Seq > place).ToImmutableArray();
        return new RewindTarget(place, then, Now, talk, gone, Files(then));
    }

    private void See(LogEntry entry)
    {
        var (before, after) = (Now, Session.Apply(Now, entry.Event));
        _entries.Add(entry);
        Now = after;
        var counts = _standings[^1];
        switch (entry.Event)
        {
            case InputReceived input:
                _received[input.Id] = entry.Seq;
                _standings.Add(counts with { Seq = entry.Seq, Said = counts.Said.Add(new PastInput(entry.Seq, input.Text)) });
                break;

            case TurnStarted started:
                var began = started.Inputs.Select(id => _received.GetValueOrDefault(id, entry.Seq)).Append(entry.Seq).Min() - 1;
                _standings.Add(counts with { Seq = entry.Seq, Beginnings = counts.Beginnings.Add(began) });
                break;

            case SnapshotTaken taken:
                _snapshots.Add(new KnownSnapshot(entry.Seq, taken.Tree, before.Snapshots.Newest, IsAfterOurs: before.Snapshots.Need == SnapshotNeed.Now));
                break;

            case ConversationRewound rewound:
                if (before.Rewinding is null) { Last = new LastRewind(entry.Seq, Files: false, Talk: true); }

                _standings.Add(_standings.Last(standing => standing.Seq <= rewound.To) with { Seq = entry.Seq });
                break;

            case FilesRewound { Problem: null } when before.Rewinding is { } rewinding:
                Last = new LastRewind(rewinding.Begun, Files: true, Talk: rewinding.Wanted.Talk is not null);
                break;
        }
    }

    /// <returns>Null where that conversation is not there any more: it was compacted since.</returns>
    private TranscriptPosition? Place(SessionState then)
    {
        if (IsBeginningOf(then, Now.Transcript)) { return new TranscriptPosition(then.Transcript.Length); }

        return Now.Metadata.Removed is { } taken && IsBeginningOf(then, [.. Now.Transcript.Take(taken.At), .. taken.Items])
            ? new TranscriptPosition(then.Transcript.Length, Undoing: true)
            : null;
    }

    private static bool IsBeginningOf(SessionState then, Transcript talk) =>
        then.Transcript.Length <= talk.Length && then.Transcript.Select(item => item.Seq).SequenceEqual(talk.Take(then.Transcript.Length).Select(item => item.Seq));

    /// <summary>The files as they were then, as far as the session has changed any since.</summary>
    private RewindFileChanges? Files(SessionState then)
    {
        var next = _snapshots.FindIndex(snapshot => snapshot.Seq > then.Seq);
        if (next < 0 || Now.Snapshots.Newest is not { } newest) { return null; }

        // Recorded before the next tool, the workspace is as the user then wanted it. Recorded after one, it is too late.
        var first = _snapshots[next];
        var tree = first.IsAfterOurs && then.Snapshots is { Need: SnapshotNeed.None, Newest: { } known } ? known : first.Tree;
        var others = _snapshots.Skip(tree == first.Tree ? next + 1 : next)
            .Where(snapshot => snapshot is { IsAfterOurs: false, Before: not null } && snapshot.Before != snapshot.Tree)
            .Select(snapshot => (snapshot.Before!, snapshot.Tree));
        return new RewindFileChanges(tree, newest, [.. others]);
    }

    private sealed record KnownSnapshot(long Seq, string Tree, string? Before, bool IsAfterOurs);

    private sealed record Standing(long Seq, ImmutableArray<PastInput> Said, ImmutableArray<long> Beginnings);
}

/// <summary>Something the user said, and the entry it is.</summary>
public sealed record PastInput(long Seq, string Text);

/// <param name="Begun">The entry that began it; the one before it is what an undo goes back to.</param>
public sealed record LastRewind(long Begun, bool Files, bool Talk);

/// <summary>What going back to an entry comes to.</summary>
/// <param name="Talk">Null where the conversation cannot be taken back there.</param>
/// <param name="Gone">What was said since and counts no more.</param>
/// <param name="Files">Null where the session has changed none since.</param>
public sealed record RewindTarget(long To, SessionState Then, SessionState Now, TranscriptPosition? Talk, ImmutableArray<PastInput> Gone, RewindFileChanges? Files)
{
    /// <summary>Entries of the context that go, or come back.</summary>
    public int ItemsGone => Talk is null ? 0 : Now.Transcript.Length - Then.Transcript.Length;
}

/// <param name="Tree">As they were then.</param>
/// <param name="Left">As the session left them last.</param>
/// <param name="Others">Stretches between two snapshots in which no tool of the session ran: what changed there, others changed.</param>
public sealed record RewindFileChanges(string Tree, string Left, ImmutableArray<(string From, string To)> Others);
