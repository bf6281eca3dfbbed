using System.Globalization;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Shows one session, what it changed, or a stretch of its log.</summary>
internal sealed class ShowCommand(Terminal terminal, Home home, ICataloguedStore store, TimeProvider clock)
{
    public async Task<int> RunAsync(string target, ShowOptions wish, CancellationToken cancel)
    {
        var session = await new SessionFinder(store).FindAsync(target, cancel);
        if (wish.Entries is not null) { return await ShowEntriesAsync(session, wish.Entries, wish.Json, cancel); }

        var card = await SessionCard.ReadAsync(store, session, cancel);
        var excerpt = await LogExcerpt.ReadAsync(store, session, card.State.Seq, cancel);
        var changes = await ChangesAsync(card.State, cancel);
        var shown = new ShownSession(card, excerpt, changes, clock.GetUtcNow());
        if (wish.Diff && !wish.Json) { return Diff(changes); }

        terminal.Out.Write(wish.Json ? SessionShownJson.Of(shown, wish.Diff) + "\n" : SessionPage.Text(shown));
        return await Damage.WarnAsync(store, card.Row, terminal, cancel);
    }

    /// <returns>Null where nothing was recorded to compare with.</returns>
    private async Task<Changes?> ChangesAsync(SessionState state, CancellationToken cancel)
    {
        if (state.Snapshots.First is not { } first) { return null; }

        var workspace = state.Started!.Workspace;
        await using var composition = new Composition(home, ConfigLoading.Load(home, workspace, [], model: null, terminal.Warn), Terminal.Current.Warn);
        try
        {
            return new Changes(await composition.Snapshots.CompareAsync(workspace, first, to: null, cancel), Problem: null);
        }
        catch (SnapshotException problem)
        {
            return new Changes(Difference: null, problem.Message);
        }
    }

    private int Diff(Changes? changes)
    {
        switch (changes)
        {
            case null: terminal.Warn("no tool has changed anything, so there is nothing to compare with"); break;
            case { Problem: { } problem }: throw new UserErrorException($"--diff: {problem}", ExitCode.Failed);
            case { Difference: { } difference }:
                terminal.Data.Write(difference.Text); // A patch in a pipe is to be applied.
                if (difference.IsCut) { terminal.Warn($"the patch is cut here; {UsageLine.Count(difference.Files.Length, "file")} differ"); }

                break;
        }

        return ExitCode.Done;
    }

    private async Task<int> ShowEntriesAsync(SessionId session, string range, bool json, CancellationToken cancel)
    {
        var (first, last) = Range(range);
        await foreach (var entry in store.ReadAsync(session, first, cancel))
        {
            if (entry.Seq > last) { break; }

            terminal.Out.WriteLine(json ? JsonText.Seen(JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry)) : EntryLine.Of(entry));
        }

        return ExitCode.Done;
    }

    /// <summary><c>10..20</c>, <c>10..</c>, <c>..20</c> or <c>10</c>.</summary>
    private static (long First, long Last) Range(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (from, to) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        var known = Number(from, 1, out var first) & Number(to, long.MaxValue, out var last);
        return known && first >= 1 && first <= last ? (first, last) : throw new UserErrorException($"--entries: expected A..B, found \"{text}\".");
    }

    private static bool Number(string text, long open, out long number)
    {
        number = open;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>What of a session is wanted.</summary>
internal sealed record ShowOptions(string? Entries, bool Diff, bool Json);

/// <summary>Everything that is shown of one session.</summary>
/// <param name="Changes">Null where nothing was recorded.</param>
internal sealed record ShownSession(SessionCard Card, LogExcerpt Excerpt, Changes? Changes, DateTimeOffset Now);

/// <summary>How the workspace differs from how it was when the session began to change it, or why nobody can tell.</summary>
internal sealed record Changes(WorkspaceDifference? Difference, string? Problem);
