using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Models.Http;
using Perdure.Models.Practice;
using Perdure.Models.Wires;
using Perdure.Models.Wires.Chat;
using Perdure.Models.Wires.Messages;
using Perdure.Models.Wires.Responses;
using Perdure.Runtime.Ports;

namespace Perdure.Models;

/// <summary>Puts each question through to the provider it is meant for.</summary>
public sealed class ModelSwitchboard : IModel, IDisposable
{
    /// <summary>A person who has just set a key looks for it to be used.</summary>
    private static readonly TimeSpan KeyLookEvery = TimeSpan.FromSeconds(2);

    private readonly IProviders _known;
    private readonly ConcurrentDictionary<string, HttpProvider> _providers = new();
    private readonly Dictionary<string, IModel> _standIns;
    private readonly HttpPool _http;
    private readonly bool _ownsPool;
    private readonly TimeProvider _clock;

    /// <param name="standIns">Models that are no HTTP provider, by the wire that names them; <c>practice</c> is built in.</param>
    /// <param name="environment">Reads the proxy variables; the process's own by default.</param>
    public ModelSwitchboard(
        IEnumerable<ProviderSettings> providers,
        TimeProvider clock,
        IReadOnlyDictionary<string, IModel>? standIns = null,
        Func<string, string?>? environment = null)
        : this(new GivenProviders(providers), clock, standIns, environment)
    {
    }

    /// <param name="providers">Each is looked up when it is first asked: a session may change to one nobody had thought of when it was opened.</param>
    /// <param name="pool">Whose connections are used; null for some of its own.</param>
    public ModelSwitchboard(
        IProviders providers,
        TimeProvider clock,
        IReadOnlyDictionary<string, IModel>? standIns = null,
        Func<string, string?>? environment = null,
        HttpPool? pool = null)
    {
        _known = providers;
        _clock = clock;
        (_http, _ownsPool) = (pool ?? new HttpPool(clock, environment), pool is null);
        _standIns = new Dictionary<string, IModel> { [WireNames.Practice] = new PracticeModel(clock) };
        foreach (var (wire, model) in standIns ?? FrozenDictionary<string, IModel>.Empty)
        {
            _standIns[wire] = model;
        }
    }

    public Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        var name = question.Model.Provider;
        if (Http(name) is { } provider) { return provider.AskAsync(question, deltas, cancel); }
        if (StandIn(name) is { } standIn) { return standIn.AskAsync(question, deltas, cancel); }

        return Task.FromResult<ModelResult>(new NoReplyReceived(new ModelFailure(FailureKind.UnknownModel, WhyNot(name))));
    }

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel)
    {
        if (StandIn(model.Provider) is { } standIn) { return standIn.WaitUntilReachableAsync(model, cancel); }

        if (_known.Find(model.Provider) is not { } settings) { return Task.CompletedTask; }

        return Reachability.WaitAsync(_http.Proxy.GetProxy(settings.BaseUrl) ?? settings.BaseUrl, _clock, cancel);
    }

    public async Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel)
    {
        var name = model.Provider;
        if (StandIn(name) is { } standIn) { await standIn.WaitUntilKeyChangesAsync(model, cancel); return; }

        while (_providers.TryGetValue(name, out var asked) && asked.Refused is { } refused && !HasOtherKey(name, refused)) { await Task.Delay(KeyLookEvery, _clock, cancel); }

        _providers.TryRemove(name, out _); // It had been set up without the key that is there now.
    }

    public bool EditsByText(ModelChoice model) => _known.Find(model.Provider)?.Wire == WireNames.Messages;

    public Usage Priced(ModelChoice model, Usage usage) => _known.Find(model.Provider) is { } settings && ModelCatalog.Model(settings, model.Model)?.Price is { } price
        ? usage with { Cost = price.Of(usage) }
        : usage;

    public void Dispose()
    {
        if (_ownsPool) { _http.Dispose(); }
    }

    /// <returns>Null where the name is nobody's, or of a wire that is none.</returns>
    private HttpProvider? Http(string name)
    {
        if (_providers.TryGetValue(name, out var ready)) { return ready; }
        if (_known.Find(name) is not { } settings || WireOf(settings) is not { } wire) { return null; }

        return _providers.GetOrAdd(name, _ => new HttpProvider(settings, wire, _http.Invoker, _clock));
    }

    /// <summary>What cannot be read now is no change.</summary>
    private bool HasOtherKey(string name, RefusedKey refused)
    {
        try
        {
            return _known.Find(name)?.Key?.Read() != refused.Key;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static IWire? WireOf(ProviderSettings settings)
    {
        var dialect = WireRequest.DialectOf(settings);
        return settings.Wire switch
        {
            WireNames.Responses => new ResponsesWire(dialect),
            WireNames.Chat => new ChatWire(dialect),
            WireNames.Messages => new MessagesWire(dialect),
            _ => null,
        };
    }

    /// <summary>A stand-in needs no settings: its wire is name enough.</summary>
    private IModel? StandIn(string name) => _standIns.GetValueOrDefault(_known.Find(name)?.Wire ?? name);

    private string WhyNot(string name)
    {
        if (_known.Find(name) is { } settings)
        {
            return $"Provider {name} is set to the wire \"{settings.Wire}\", which does not exist. Use {WireNames.Responses}, {WireNames.Chat} or {WireNames.Messages}.";
        }

        var known = string.Join(", ", _known.Names.Concat(_standIns.Keys).Distinct().Order(StringComparer.Ordinal));
        return $"There is no provider named {name}. Configured are: {known}. Add it to the configuration, or choose another model.";
    }
}
