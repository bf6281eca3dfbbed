using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing;

/// <summary>Keeps what was seen as it happened, and tells when something was.</summary>
public sealed class GatheredDeltas : IDeltas
{
    private readonly Lock _lock = new();
    private readonly List<Delta> _seen = [];
    private readonly List<(Func<Delta, bool> Wanted, TaskCompletionSource Seen)> _watchers = [];

    public ImmutableArray<Delta> Seen
    {
        get { lock (_lock) { return [.. _seen]; } }
    }

    public string Text => string.Concat(Seen.OfType<TextDelta>().Select(delta => delta.Text));

    public string Reasoning => string.Concat(Seen.OfType<ReasoningDelta>().Select(delta => delta.Text));

    public void Add(Delta delta)
    {
        lock (_lock)
        {
            _seen.Add(delta);
            foreach (var watcher in _watchers.Where(watcher => watcher.Wanted(delta)).ToList())
            {
                _watchers.Remove(watcher);
                watcher.Seen.SetResult();
            }
        }
    }

    /// <summary>Done when such a delta has been seen.</summary>
    public Task SeenAsync(Func<Delta, bool> wanted)
    {
        lock (_lock)
        {
            if (_seen.Any(wanted)) { return Task.CompletedTask; }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((wanted, seen));
            return seen.Task;
        }
    }
}
