using Perdure.Testing;

namespace Perdure.Cli.Tests.Stage;

/// <summary>A model that stops in the middle of its first reply, and answers in full when it is asked again.</summary>
internal sealed class StallingModel : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StallingModel(string text)
    {
        var script = ModelScript.Of(new ScriptStep(Misbehave: new ServerFault(ServerFaultKind.Stall, Times: 1), Text: text));
        Server = new LoopbackModelServer(script, onRequest: (_, _) => _asked.TrySetResult());
    }

    public LoopbackModelServer Server { get; }

    /// <summary>Done when the first request has come, so that its reply has begun.</summary>
    public Task AskedAsync() => _asked.Task.WaitAsync(Patience);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
