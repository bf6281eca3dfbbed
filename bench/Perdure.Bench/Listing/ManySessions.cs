using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Journal;
using Perdure.Runtime.Ports;

namespace Perdure.Bench.Listing;

/// <summary>Writes sessions as people leave them: a few turns with commands, replies and outputs, over some workspaces and months.</summary>
internal sealed class ManySessions(int seed = 1)
{
    private const int Workspaces = 40;
    private const int DaysBack = 300;
    private const int PrefixChars = 9_000;

    private static readonly string[] Words =
        "import export parser cache retry queue branch commit merge invoice customer order ledger stream socket journal checkpoint budget token sandbox profile render widget layout button colour schema index migration backup restore deploy rollback latency timeout backoff header cookie session refresh encode decode compress archive".Split(' ');

    private readonly Random _random = new(seed);

    public async Task WriteAsync(string home, int count, DateTimeOffset now)
    {
        var store = new FileSessionStore(home);
        for (var number = 0; number < count; number++)
        {
            var begun = now - TimeSpan.FromMinutes(_random.Next(DaysBack * 24 * 60));
            var id = new SessionId(Guid.CreateVersion7(begun).ToString());
            var writer = new Writer(Environment.ProcessId, "bench", "boot", "cli", begun);
            await using var journal = await store.CreateAsync(id, writer, default);
            var seq = 0L;
            var entries = Story(id).Select(happened => new LogEntry(++seq, begun + TimeSpan.FromSeconds(seq * 7), happened)).ToList();
            await journal.AppendAsync(entries, default);
        }
    }

    private IEnumerable<SessionEvent> Story(SessionId id)
    {
        var model = _random.Next(3) switch { 0 => new ModelChoice("openai", "gpt-5.5", "high"), 1 => new ModelChoice("anthropic", "claude-opus-4-6"), _ => new ModelChoice("ollama", "qwen3") };
        yield return new SessionStarted(
            id, SessionState.CurrentRules, $"/home/anna/project-{_random.Next(Workspaces)}", "cli", "0.1.0", new string('x', PrefixChars), [], new Settings([model]));
        if (_random.Next(5) == 0) { yield return new SessionNamed(Text(2)); }

        var (round, run) = (0, 0);
        for (var turn = 1; turn <= 1 + _random.Next(4); turn++)
        {
            var input = new InputId($"in-{turn}");
            yield return new InputReceived(input, Text(12), Delivery.Steer, "cli");
            yield return new TurnStarted(turn, [input]);
            yield return new SurroundingsNoted(turn, turn == 1 ? [new Note("environment", $"Today is a day. The workspace is here, a git repository, branch topic-{_random.Next(9)}.")] : []);
            for (var calls = _random.Next(8); calls >= 0; calls--)
            {
                round++;
                yield return new ModelAsked(round, 1, model.Ref, 10_000);
                var usage = new Usage(10_000 + (round * 500), 9_000, 0, 300, 100, 0.01m);
                if (calls == 0)
                {
                    yield return new ModelReplied(round, [new MessageItem(Text(60))], ReplyStop.Done, usage);
                    break;
                }

                var call = new CallId($"call-{round}");
                yield return new ModelReplied(round, [new MessageItem(Text(10)), new ToolCallItem(new ToolCall(call, "exec_command", $"{{\"cmd\":\"grep -rn {Text(2)} src\"}}"))], ReplyStop.Done, usage);
                yield return new ToolStarted(call, ++run);
                yield return new ToolFinished(call, new ToolOutcome(ToolStatus.Succeeded, Text(150), ExitCode: 0));
            }

            yield return new TurnEnded(turn, TurnEnd.Answered);
        }
    }

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));
}
