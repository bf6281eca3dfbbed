using Perdure.Client;
using System.Text.Json;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Importing;
using Perdure.Import;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Importing;

/// <summary>Lists the sessions of another program, or takes the wanted ones over one after the other.</summary>
internal sealed class ImportCommand(Terminal terminal, Home home, IForeignProgram program, TimeProvider clock)
{
    private const int NearestShown = 5;

    public async Task<int> RunAsync(ImportOptions order, CancellationToken cancel)
    {
        if (order is { Ids.Length: > 0, Last: true }) { throw new UserErrorException("expected either ids or --last, found both."); }
        if (!Directory.Exists(order.Place) && !File.Exists(order.Place))
        {
            throw new UserErrorException($"expected sessions of {program.Name} in {order.Place}, found no such folder; name another with --from DIR.");
        }

        try
        {
            return order is { Ids: [], Last: false } ? await ListAsync(order, cancel) : await ImportAsync(order, cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"expected to be able to read {order.Place}, found: {problem.Message}", ExitCode.Failed);
        }
    }

    private async Task<int> ListAsync(ImportOptions order, CancellationToken cancel)
    {
        var found = Wanted(order).ToList();
        var store = Composition.Store(home);
        var known = (await store.Catalog.IdsAsync(cancel)).ToHashSet();
        if (order.Json) { terminal.Out.WriteLine(ForeignSessionsPage.Json(found, session => Known(known, session))); }
        else if (found.Count > 0) { terminal.Out.Write(ForeignSessionsPage.Text(found, session => Known(known, session), clock.GetUtcNow(), withFolder: order.All)); }
        else { terminal.Warn($"there are no sessions of {program.Name}{(order.All ? "" : $" of {order.Folder}")} in {order.Place}{(order.All ? "" : "; --all shows those of other folders")}"); }

        return ExitCode.Done;
    }

    private string? Known(HashSet<Core.SessionId> known, FoundSession session) =>
        SessionImport.IdOf(program, session) is var id && known.Contains(id) ? id.Value : null;

    private async Task<int> ImportAsync(ImportOptions order, CancellationToken cancel)
    {
        var chosen = Chosen(order);
        await using var host = CommandHost.Open();
        var reports = new List<ImportResult>();
        foreach (var session in chosen)
        {
            reports.Add(await host.Sessions.ImportAsync(new ImportRequest(program.Name, session.Id, order.Place, order.Folder, order.Again), cancel));
            if (!order.Json) { terminal.Out.Write(ImportPage.Text(reports[^1])); }
        }

        if (order.Json) { terminal.Out.WriteLine(Json(reports)); }

        return ExitCode.Done;
    }

    private static string Json(List<ImportResult> reports) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var report in reports) { ImportPage.Write(json, report); }

        json.WriteEndArray();
    });

    private IEnumerable<FoundSession> Wanted(ImportOptions order) => program.Find(order.Place)
        .Where(session => order.All || (session.Workspace is { } workspace && Path.TrimEndingDirectorySeparator(workspace) == order.Folder));

    private List<FoundSession> Chosen(ImportOptions order)
    {
        if (order.Last)
        {
            return Wanted(order).FirstOrDefault() is { } last
                ? [last]
                : throw new UserErrorException($"expected a session of {program.Name} of {order.Folder} in {order.Place}, found none; --all takes the last of any folder.");
        }

        var all = program.Find(order.Place).ToList();
        return [.. order.Ids.Select(id => One(all, id)).DistinctBy(session => session.File)];
    }

    private FoundSession One(List<FoundSession> all, string id)
    {
        var beginning = all.Where(session => session.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        return beginning switch
        {
            [var one] => one,
            [] => throw new UserErrorException(
                $"expected a session of {program.Name} whose id begins with \"{id}\", found none among {all.Count}{Near(all, id)}; list them without an id."),
            _ => throw new UserErrorException(
                $"expected one session for \"{id}\", found {beginning.Count} that begin so: {string.Join(", ", beginning.Take(NearestShown).Select(session => session.Id))}{(beginning.Count > NearestShown ? ", …" : "")}"),
        };
    }

    private static string Near(List<FoundSession> all, string id) =>
        Nearest.To(id, all.Select(session => session.Id[..Math.Min(session.Id.Length, id.Length)])) is { } near ? $" (the nearest begins with {near})" : "";
}
