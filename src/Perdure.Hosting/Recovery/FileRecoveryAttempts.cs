using System.Text.Json.Serialization;
using System.Text.Json;
using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Recovery;

/// <summary>Keeps the attempts in one file of this machine.</summary>
public sealed class FileRecoveryAttempts(string file) : IRecoveryAttempts
{
    /// <summary>Sessions remembered; the rest have long come to their end.</summary>
    private const int SessionsMax = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TurnAttempts> _known = Read(file);

    public ValueTask<TurnAttempts> OfAsync(SessionId session, int turn, CancellationToken cancel)
    {
        lock (_gate) { return ValueTask.FromResult(Of(session, turn)); }
    }

    public ValueTask AddAsync(SessionId session, int turn, DateTimeOffset at, CancellationToken cancel)
    {
        lock (_gate)
        {
            var before = Of(session, turn);
            _known[session.Value] = before with { At = [.. before.At, at] };
            foreach (var old in _known.Where(known => known.Value.At.All(moment => at - moment > Kept)).Select(known => known.Key).ToList()) { _known.Remove(old); }

            Write();
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask ForgiveAsync(IReadOnlyCollection<(SessionId Session, DateTimeOffset At)> attempts, CancellationToken cancel)
    {
        lock (_gate)
        {
            var changed = false;
            foreach (var (session, at) in attempts)
            {
                if (!_known.TryGetValue(session.Value, out var known) || !known.At.Contains(at)) { continue; }

                _known[session.Value] = known with { At = known.At.Remove(at) };
                changed = true;
            }

            if (changed) { Write(); }

            return ValueTask.CompletedTask;
        }
    }

    private TurnAttempts Of(SessionId session, int turn) =>
        _known.TryGetValue(session.Value, out var known) && known.Turn == turn ? known : new TurnAttempts(turn, []);

    private void Write()
    {
        var kept = _known.OrderByDescending(known => known.Value.At.LastOrDefault()).Take(SessionsMax).ToDictionary();
        AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(kept, RecoveryAttemptsJson.Default.DictionaryStringTurnAttempts));
    }

    private static Dictionary<string, TurnAttempts> Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), RecoveryAttemptsJson.Default.DictionaryStringTurnAttempts) ?? [] : [];
        }
        catch (JsonException)
        {
            return []; // It only counts; the sessions are in their logs.
        }
    }
}

[JsonSerializable(typeof(Dictionary<string, TurnAttempts>))]
public sealed partial class RecoveryAttemptsJson : JsonSerializerContext;
