using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Perdure.Mcp.Serving;

/// <summary>The servers of each workspace: they run in it, so two workspaces do not share them.</summary>
public sealed class ServerSet(ImmutableArray<ServerSettings> configured, ServerHost host) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Server>> _byWorkspace = new(StringComparer.Ordinal);

    public bool IsEmpty => configured.IsEmpty;

    internal ImmutableArray<ServerSettings> Configured => configured;

    internal CatalogCache Shelf => host.Shelf;

    internal ImmutableArray<Server> In(string workspace) =>
        _byWorkspace.GetOrAdd(workspace, folder => [.. configured.Select(settings => new Server(settings, folder, host))]);

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_byWorkspace.Values.SelectMany(servers => servers).Select(server => server.DisposeAsync().AsTask()));
}
