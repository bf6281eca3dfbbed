using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing;

/// <summary>A model that answers what it was told to, one after the other, and remembers what it was asked.</summary>
/// <param name="whenSpent">Answers when the script is at its end; without it, that is a mistake of the test.</param>
public sealed class ScriptedModel(IEnumerable<ModelResult> script, Func<ModelRequest, ModelResult>? whenSpent = null) : IModel
{
    private readonly Lock _lock = new();
    private readonly Queue<ModelResult> _script = new(script);
    private readonly List<ModelRequest> _asked = [];

    public ScriptedModel(params ModelResult[] script)
        : this(script, whenSpent: null)
    {
    }

    /// <summary>What it was asked so far.</summary>
    public ImmutableArray<ModelRequest> Asked
    {
        get { lock (_lock) { return [.. _asked]; } }
    }

    public Task<ModelResult> AskAsync(ModelRequest question, IDeltas deltas, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var answer = Next(question);
        if (answer is ReplyReceived replied)
        {
            foreach (var said in replied.Items.OfType<MessageItem>())
            {
                deltas.Add(new TextDelta(question.Id.Round, said.Text));
            }
        }

        return Task.FromResult(answer);
    }

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;

    public Task WaitUntilKeyChangesAsync(ModelChoice model, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    private ModelResult Next(ModelRequest question)
    {
        lock (_lock)
        {
            _asked.Add(question);
            return _script.TryDequeue(out var answer) ? answer
                : whenSpent?.Invoke(question)
                ?? throw new InvalidOperationException($"ScriptedModel: an answer for question {_asked.Count} was expected, found the end of the script.");
        }
    }
}
