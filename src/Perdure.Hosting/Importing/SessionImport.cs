using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Hosting.Secrets;
using Perdure.Import;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Importing;

/// <summary>Takes one session over: it is written aside, whole, and then put among the others in one step.</summary>
public sealed class SessionImport(Home home, IForeignProgram program, TimeProvider clock, Action<string> warn)
{
    private readonly ICataloguedStore _store = Composition.Store(home);

    public static SessionId IdOf(IForeignProgram program, FoundSession found, string? hash = null) => ImportedId.Of(program.Name, found.Id, BegunAt(found), hash);

    /// <param name="folder">Where a session works that does not say where it did.</param>
    /// <param name="again">One that has grown is taken over a second time.</param>
    public async Task<ImportResult> RunAsync(FoundSession found, string folder, bool again, CancellationToken cancel)
    {
        var source = program.Open(found);
        var (first, second) = (IdOf(program, found), IdOf(program, found, source.Facts.Hash));
        var known = (await _store.Catalog.IdsAsync(cancel)).ToHashSet();
        if (known.Contains(second)) { return await BeforeAsync(second, source.Facts, cancel); }
        if (known.Contains(first) && await BeforeAsync(first, source.Facts, cancel) is var before && (before.GrownBytes == 0 || !again)) { return before; }

        return await TakeOverAsync(source, known.Contains(first) ? second : first, folder, cancel);
    }

    private async Task<ImportResult> TakeOverAsync(ISourceSession source, SessionId id, string folder, CancellationToken cancel)
    {
        var facts = source.Facts;
        var workspace = Path.TrimEndingDirectorySeparator(facts.Workspace ?? folder);
        var model = await RestoredModel.OfAsync(home, facts, program.Provider, workspace, warn, cancel);
        await using var composition = new Composition(home, model.Config, warn);
        var beginning = composition.Engine(model.Settings).Beginning(id, new NewSession(workspace, ProductVersion.Number, model.Settings), "import");
        var retelling = new SessionConverter(beginning, facts, program.Name, KnownSecrets.Redactor(home, model.Config), clock.GetUtcNow());

        LogEntry? last = null;
        await _store.ImportAsync(id, retelling.Entries(source.Read(cancel)).Select(entry => last = entry), ThisProcess.AsWriter(clock), BegunAt(facts.Found), cancel);
        return new ImportResult(id, (SessionImported)last!.Event, workspace, model.Settings.Models[0].Ref, retelling.Turns, retelling.Calls, model.Instead);
    }

    private async Task<ImportResult> BeforeAsync(SessionId id, SourceFacts facts, CancellationToken cancel)
    {
        var state = await _store.ReadStateAsync(id, cancel);
        if (state.Metadata.ImportedFrom is not { } origin) { throw new InvalidOperationException($"Import: expected an imported session, found {id} without an origin."); }

        var told = new SessionImported(origin.Program, origin.Version, origin.Session, origin.File, origin.Hash, origin.Bytes, Records: 0, [], [], []);
        var grown = origin.Hash == facts.Hash ? 0 : Math.Max(1, facts.Bytes - origin.Bytes);
        return new ImportResult(id, told, state.Started!.Workspace, state.Model, state.Turns, Calls: 0, Instead: null, Already: true, grown);
    }

    /// <summary>A file that does not say when its session began has no moment of its own; all of those have this one.</summary>
    private static DateTimeOffset BegunAt(FoundSession found) => found.Begun ?? DateTimeOffset.UnixEpoch;
}
