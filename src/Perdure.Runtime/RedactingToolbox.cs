using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Secrets;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Takes secrets out of whatever tools bring, before it is seen, logged or sent to a model.</summary>
public sealed class RedactingToolbox(IToolbox tools, Redactor redactor) : IToolbox
{
    public ImmutableArray<ToolSpec> Tools => tools.Tools;

    public ImmutableArray<Note> News(string workspace, KnownTools told) => Redacted(tools.News(workspace, told));

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var redacting = new RedactingDeltas(deltas, redactor);
        var outcome = await tools.RunAsync(run, redacting, cancel);
        redacting.End();
        return Redacted(outcome);
    }

    public async Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel) => Redacted(await tools.StopAsync(run, cancel));

    public async Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel) => Redacted(await tools.AwaitEndAsync(run, cancel));

    public Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel) => tools.FreezeAsync(run, longest, cancel);

    public Task ThawAsync(ToolRun run, CancellationToken cancel) => tools.ThawAsync(run, cancel);

    public void Tidy(string runsFolder, int lastRun, IReadOnlySet<int> background) => tools.Tidy(runsFolder, lastRun, background);

    private ToolOutcome Redacted(ToolOutcome outcome)
    {
        var redaction = redactor.Redact(outcome.Text);
        var text = redaction.Note is { } note ? $"{redaction.Text}\n{note}" : redaction.Text;
        return outcome with { Text = text, Notes = outcome.Notes is { } notes ? Redacted(notes) : null };
    }

    private ImmutableArray<Note> Redacted(ImmutableArray<Note> notes) => [.. notes.Select(note => note with { Text = redactor.Redact(note.Text).Text })];

    /// <summary>Passes output on as far as it is sure not to be a part of a secret.</summary>
    private sealed class RedactingDeltas(IDeltas next, Redactor redactor) : IDeltas
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<CallId, RedactedStream> _streams = [];

        public void Add(Delta delta)
        {
            if (delta is not OutputDelta(var call, var text))
            {
                next.Add(delta);
                return;
            }

            lock (_gate)
            {
                if (!_streams.TryGetValue(call, out var stream)) { _streams[call] = stream = new RedactedStream(redactor); }

                Show(call, stream.Take(text));
            }
        }

        public void End()
        {
            lock (_gate)
            {
                foreach (var (call, stream) in _streams) { Show(call, stream.End()); }

                _streams.Clear();
            }
        }

        private void Show(CallId call, string text)
        {
            if (text.Length > 0) { next.Add(new OutputDelta(call, text)); }
        }
    }
}
