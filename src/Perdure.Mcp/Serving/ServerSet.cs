using System.Collections.Immutable;

namespace Perdure.Mcp.Serving;

/// <summary>The servers of one configuration, in each workspace: they run in it, so two workspaces do not share them.</summary>
/// <param name="pool">Has those that others use as well; null where nobody else does.</param>
public sealed class ServerSet(ImmutableArray<ServerSettings> configured, ServerHost host, ServerPool? pool = null) : IAsyncDisposable
{
    private readonly ServerPool _pool = pool ?? new ServerPool();
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, ImmutableArray<PooledServer>> _byWorkspace = ImmutableDictionary.Create<string, ImmutableArray<PooledServer>>(StringComparer.Ordinal);

    public bool IsEmpty => configured.IsEmpty;

    internal ImmutableArray<ServerSettings> Configured => configured;

    internal CatalogCache Shelf => host.Shelf;

    internal ImmutableArray<Server> In(string workspace)
    {
        lock (_gate)
        {
            if (!_byWorkspace.TryGetValue(workspace, out var there))
            {
                there = [.. configured.Select(settings => _pool.Rent(settings, workspace, host))];
                _byWorkspace = _byWorkspace.Add(workspace, there);
            }

            return [.. there.Select(rented => rented.Server)];
        }
    }

    /// <summary>Ends those that nobody else uses.</summary>
    public async ValueTask DisposeAsync()
    {
        ImmutableArray<PooledServer> rented;
        lock (_gate)
        {
            rented = [.. _byWorkspace.Values.SelectMany(servers => servers)];
            _byWorkspace = _byWorkspace.Clear();
        }

        await Task.WhenAll(rented.Select(server => _pool.ReturnAsync(server).AsTask()));
    }
}
