using Perdure.Catalog;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Sessions;

/// <summary>Takes the talk of a session back to an earlier entry, after showing what goes.</summary>
internal sealed class RewindCommand(Terminal terminal, CataloguedStore store, TimeProvider clock)
{
    private const int InputLetters = 80;

    public async Task<int> RunAsync(string target, long? to, int? turns, bool yes, CancellationToken cancel)
    {
        if (to is null == turns is null) { throw new ComplaintException("expected either --to ENTRY or --turns N."); }

        var session = await new SessionFinder(store).FindAsync(target, cancel);
        var place = to ?? await BeforeAsync(session, turns!.Value, cancel);
        var past = await PastAsync(store, session, place, cancel);
        if (past.Now.AtRest) { Consent.ToGoOn(terminal, yes, Preview(session, place, past)); }

        var decision = await store.TellQuietlyAsync(session, ThisProcess.AsWriter(clock), takeOver: false, clock, _ => new RewindTalk(place, past.Items));
        if (decision.Refusal is { } refusal) { throw new ComplaintException($"{refusal} (perdure fork {session} --at {place})", ExitCode.Failed); }

        terminal.Out.WriteLine($"{session}  taken back to entry {place}; the files are as they were");
        terminal.Out.WriteLine($"undo: perdure fork {session} --at {past.Now.Seq}");
        return ExitCode.Done;
    }

    /// <summary>What the log told at an entry, and what it tells now.</summary>
    public static async Task<Past> PastAsync(CataloguedStore store, SessionId session, long place, CancellationToken cancel)
    {
        var (state, then) = (SessionState.Empty, SessionState.Empty);
        var inputs = new List<string>();
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel))
        {
            state = Session.Apply(state, entry.Event);
            if (entry.Seq == place) { then = state; }
            if (entry.Seq > place && entry.Event is InputReceived input) { inputs.Add(input.Text); }
        }

        if (place < 1 || place > state.Seq) { throw new ComplaintException($"expected an entry of {session}, from 1 to {state.Seq}, found {place}."); }

        // What was compacted since is not in the transcript any more, so it cannot be gone back to.
        var isThere = state.Transcript.Take(then.Transcript.Length).Select(item => item.Seq).SequenceEqual(then.Transcript.Select(item => item.Seq));
        return new Past(state, isThere ? then.Transcript.Length : int.MaxValue, inputs);
    }

    /// <summary>The entry before the first input of the turns that go.</summary>
    private async Task<long> BeforeAsync(SessionId session, int turns, CancellationToken cancel)
    {
        var beginnings = new List<long>();
        var received = new Dictionary<InputId, long>();
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel))
        {
            if (entry.Event is InputReceived input) { received[input.Id] = entry.Seq; }
            if (entry.Event is TurnStarted started) { beginnings.Add(started.Inputs.Select(id => received.GetValueOrDefault(id, entry.Seq)).Append(entry.Seq).Min() - 1); }
        }

        return turns >= 1 && turns <= beginnings.Count
            ? beginnings[^turns]
            : throw new ComplaintException($"--turns: expected a number from 1 to {beginnings.Count}, found {turns}.");
    }

    private static string Preview(SessionId session, long place, Past past)
    {
        var gone = past.Inputs.Count == 0 ? "" : $"\nWhat was said since:\n{string.Join('\n', past.Inputs.Select(input => $"  {Printable.FirstLine(input, InputLetters)}"))}\n";
        return $"{session} is taken back to entry {place} of {past.Now.Seq}.{gone} Files are not touched.";
    }
}

/// <summary>What is needed to take talk back.</summary>
/// <param name="Items">How long the transcript was; more than there is where it was compacted since.</param>
/// <param name="Inputs">What was said after it.</param>
internal sealed record Past(SessionState Now, int Items, IReadOnlyList<string> Inputs);
