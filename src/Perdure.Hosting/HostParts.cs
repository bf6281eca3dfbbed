using System.Text;
using Perdure.Hosting.Configuration;
using Perdure.Mcp.Serving;
using Perdure.Models;
using Perdure.Runtime.Ports;
using Perdure.Tools.Keeping;

namespace Perdure.Hosting;

/// <summary>What all sessions of a process share: the store, one HTTP pool, the MCP servers, and one composition for equal configurations.</summary>
public sealed class HostParts(Home home) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedComposition> _compositions = new(StringComparer.Ordinal);
    private readonly HttpPool _http = new(TimeProvider.System);

    public Home Home => home;

    public TimeProvider Clock => TimeProvider.System;

    public ICataloguedStore Store { get; } = Composition.Store(home);

    public KeeperProgram Keeper { get; } = KeeperProgram.Installed();

    public ServerPool Servers { get; } = new();

    /// <summary>Whether somebody is there who answers what running tools ask.</summary>
    public bool TakesAnswers { get; init; }

    /// <summary>Keeps the sessions that sessions spawn, where they are not their own business.</summary>
    public IAgentSessionHost? AgentSessions { get; init; }

    internal ModelSwitchboard Models(IProviders providers) => new(providers, Clock, pool: _http);

    /// <summary>The composition for a workspace and what is chosen beside its configuration; it ends with the last lease of it.</summary>
    internal CompositionLease Lease(string workspace, IReadOnlyList<string> assignments, string? model, Action<string> warn)
    {
        var config = ConfigLoading.Load(home, workspace, assignments, model, warn);
        var key = Key(workspace, config);
        lock (_gate)
        {
            if (!_compositions.TryGetValue(key, out var shared))
            {
                _compositions[key] = shared = new SharedComposition(key, new Composition(this, config, warn, () => ConfigLoading.Load(home, workspace, assignments, model, warn)));
            }

            shared.Users++;
            return new CompositionLease(this, shared);
        }
    }

    /// <summary>Everything has been given back before.</summary>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async ValueTask ReturnAsync(SharedComposition shared)
    {
        lock (_gate)
        {
            if (--shared.Users > 0) { return; }

            _compositions.Remove(shared.Key);
        }

        await shared.Composition.DisposeAsync();
    }

    /// <summary>What two sessions have in common that share one: the folder, every value that was said, and the keys as they are now.</summary>
    private string Key(string workspace, Config config)
    {
        var keys = new FileInfo(home.AuthFile);
        var key = new StringBuilder($"{workspace}\0{(keys.Exists ? $"{keys.LastWriteTimeUtc.Ticks}/{keys.Length}" : "")}\0");
        foreach (var value in config.Values) { key.Append(value.Path).Append('\0').Append(value.Layer).Append('\0').Append(value.Value.GetRawText()).Append('\0'); }

        return key.ToString();
    }
}

/// <summary>A composition, with how many sessions use it.</summary>
internal sealed class SharedComposition(string key, Composition composition)
{
    public string Key => key;

    public Composition Composition => composition;

    public int Users { get; set; }
}

/// <summary>One session's use of a composition.</summary>
internal sealed class CompositionLease(HostParts parts, SharedComposition shared) : IAsyncDisposable
{
    private bool _over;

    public Composition Composition => shared.Composition;

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _over, value: true)) { await parts.ReturnAsync(shared); }
    }
}
