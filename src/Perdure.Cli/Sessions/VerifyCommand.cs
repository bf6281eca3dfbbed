using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Checks logs from end to end, says what it found, and repairs what it may.</summary>
internal sealed class VerifyCommand(Terminal terminal, ICataloguedStore store, TimeProvider clock)
{
    public async Task<int> RunAsync(string? target, bool all, bool repair, bool json, CancellationToken cancel)
    {
        if (target is null == !all) { throw new UserErrorException("expected either a session or --all."); }

        var verdicts = new List<(LogHealth Verdict, string? Repaired)>();
        await foreach (var session in MeantAsync(target, cancel))
        {
            var verdict = await store.VerifyFoldedAsync(session, cancel);
            var repaired = repair && verdict.Problem is not null ? await RepairAsync(verdict, cancel) : null;
            verdicts.Add((verdict, repaired));
            if (!json) { terminal.Out.WriteLine(Line(verdict, repaired)); }
        }

        if (json) { terminal.Out.WriteLine(Json(verdicts)); }

        return verdicts.TrueForAll(found => found.Verdict.Problem is null || found.Repaired is not null) ? ExitCode.Done : ExitCode.Failed;
    }

    private async IAsyncEnumerable<SessionId> MeantAsync(string? target, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (target is not null)
        {
            yield return await new SessionFinder(store).FindAsync(target, cancel);
            yield break;
        }

        await foreach (var stored in store.ListAsync(cancel)) { yield return stored.Id; }
    }

    /// <returns>What was done; null where nothing could be.</returns>
    private async Task<string?> RepairAsync(LogHealth verdict, CancellationToken cancel)
    {
        try
        {
            if (await TornEndAsync(verdict.Session) is { } torn) { return torn; }
            if (await store.RepairAsync(verdict.Session, cancel) is not { } repair) { return null; }

            if (repair.Record is { } record) { await store.TellAsync(verdict.Session, ThisProcess.AsWriter(clock), takeOver: false, clock, _ => new RecordRepair(record)); }

            return Said(repair);
        }
        catch (SessionStoreException problem)
        {
            terminal.Warn($"{verdict.Session} is not repaired: {problem.Message}");
            return null;
        }
    }

    /// <summary>A torn end is put right by opening; damage keeps a session from being opened.</summary>
    private async Task<string?> TornEndAsync(SessionId session)
    {
        try
        {
            await using var journal = await store.OpenAsync(session, ThisProcess.AsWriter(clock), takeOver: false, CancellationToken.None);
            return journal.Findings is [var finding, ..] ? finding : null;
        }
        catch (SessionDamagedException)
        {
            return null;
        }
    }

    private static string Said(LogRepair repair)
    {
        var said = new List<string>();
        if (repair.FirstLineKeptIn is { } kept) { said.Add($"the first line was put back from the checkpoint, and what stood there is kept in {kept}"); }
        if (repair.Record is { Bytes: > 0 } cut) { said.Add($"cut off behind its last whole entry; {cut.Bytes} bytes are kept in {cut.KeptIn}"); }
        if (repair.Record is { Lost: { } lost }) { said.Add($"at least {lost} entries are gone"); }

        said.Add(repair.Record is null ? "nothing is lost" : "calls without a result are told as unknown");
        return string.Join(", ", said);
    }

    private static string Line(LogHealth verdict, string? repaired)
    {
        var word = verdict.Problem is null ? "ok      " : repaired is null ? "damaged " : "repaired";
        return $"{word}  {verdict.Session}  {verdict.Entries} entries  {verdict.Bytes} bytes{(verdict.Problem is { } problem ? $"  {problem}" : "")}{(repaired is null ? "" : $" {repaired}")}";
    }

    private static string Json(List<(LogHealth Verdict, string? Repaired)> verdicts) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var ((session, entries, bytes, problem), repaired) in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("id", session.Value);
            json.WriteBoolean("ok", problem is null);
            json.WriteNumber("entries", entries);
            json.WriteNumber("bytes", bytes);
            json.WriteString("problem", problem);
            json.WriteString("repaired", repaired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
