using Perdure.Catalog;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Checks logs from end to end and says what it found.</summary>
internal sealed class VerifyCommand(Terminal terminal, CataloguedStore store)
{
    public async Task<int> RunAsync(string? target, bool all, bool json, CancellationToken cancel)
    {
        if (target is null == !all) { throw new ComplaintException("expected either a session or --all."); }

        var verdicts = new List<Verdict>();
        await foreach (var session in MeantAsync(target, cancel))
        {
            var verdict = await store.VerifyAsync(session, cancel);
            verdicts.Add(verdict);
            if (!json) { terminal.Out.WriteLine(Line(verdict)); }
        }

        if (json) { terminal.Out.WriteLine(Json(verdicts)); }

        return verdicts.TrueForAll(verdict => verdict.Problem is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private async IAsyncEnumerable<SessionId> MeantAsync(string? target, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (target is not null)
        {
            yield return await new SessionFinder(store).FindAsync(target, cancel);
            yield break;
        }

        await foreach (var stored in store.ListAsync(cancel)) { yield return stored.Id; }
    }

    private static string Line(Verdict verdict) =>
        $"{(verdict.Problem is null ? "ok     " : "damaged")}  {verdict.Session}  {verdict.Entries} entries  {verdict.Bytes} bytes{(verdict.Problem is { } problem ? $"  {problem}" : "")}";

    private static string Json(List<Verdict> verdicts) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (session, entries, bytes, problem) in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("id", session.Value);
            json.WriteBoolean("ok", problem is null);
            json.WriteNumber("entries", entries);
            json.WriteNumber("bytes", bytes);
            json.WriteString("problem", problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
