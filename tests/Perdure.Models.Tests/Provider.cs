using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>A loopback server and the switchboard that asks it: what a test of a wire needs.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string Key = "sk-not-a-real-key";

    private readonly ModelSwitchboard _switchboard;

    public Provider(string wire, params ImmutableArray<ScriptStep> steps)
        : this(wire, steps, settings => settings)
    {
    }

    public Provider(string wire, ImmutableArray<ScriptStep> steps, Func<ProviderSettings, ProviderSettings> change)
    {
        Server = new LoopbackModelServer(steps);
        var settings = new ProviderSettings("mock", wire, Server.BaseUrl) { Key = new ApiKey("the test", () => Key) };
        _switchboard = new ModelSwitchboard([change(settings)], Clock, environment: _ => null);
    }

    /// <summary>A provider whose address nobody listens at.</summary>
    public static async Task<Provider> GoneAsync(string wire)
    {
        var provider = new Provider(wire);
        await provider.Server.DisposeAsync();
        return provider;
    }

    public LoopbackModelServer Server { get; }

    public FakeClock Clock { get; } = new();

    public GatheredDeltas Deltas { get; } = new();

    public IModel Model => _switchboard;

    public Task<ModelResult> AskAsync(params ImmutableArray<TranscriptItem> items) => AskAsync(Questions.With(items));

    public Task<ModelResult> AskAsync(ModelRequest question, CancellationToken cancel = default) => _switchboard.AskAsync(question, Deltas, cancel);

    public async Task<ReplyReceived> ReplyAsync(params ImmutableArray<TranscriptItem> items) => Assert.IsType<ReplyReceived>(await AskAsync(items));

    public async Task<ModelFailure> FailureAsync(params ImmutableArray<TranscriptItem> items) => Assert.IsType<NoReplyReceived>(await AskAsync(items)).Failure;

    public async ValueTask DisposeAsync()
    {
        _switchboard.Dispose();
        await Server.DisposeAsync();
    }
}
