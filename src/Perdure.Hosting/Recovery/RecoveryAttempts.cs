using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Hosting.Recovery;

/// <summary>Remembers, on disk, how often each unfinished turn was taken up, so that one that kills its process does not do so for ever.</summary>
public sealed class RecoveryAttempts(string file)
{
    /// <summary>Sessions remembered; the rest have long come to their end.</summary>
    private const int SessionsMax = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TurnAttempts> _known = Read(file);

    public TurnAttempts Of(SessionId session, int turn)
    {
        lock (_gate) { return _known.TryGetValue(session.Value, out var known) && known.Turn == turn ? known : new TurnAttempts(turn, []); }
    }

    /// <summary>Durable before the session is opened: the attempt may be the last thing this process does.</summary>
    public void Add(SessionId session, int turn, DateTimeOffset at)
    {
        lock (_gate)
        {
            var before = Of(session, turn);
            _known[session.Value] = before with { At = [.. before.At, at] };
            foreach (var old in _known.Where(known => known.Value.At.All(moment => at - moment > Kept)).Select(known => known.Key).ToList()) { _known.Remove(old); }

            Write();
        }
    }

    /// <summary>Takes back attempts that ended because the daemon was stopped in peace: they say nothing against the session.</summary>
    public void Forgive(IEnumerable<(SessionId Session, DateTimeOffset At)> attempts)
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
        }
    }

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

/// <summary>When one turn was taken up.</summary>
public sealed record TurnAttempts(int Turn, ImmutableArray<DateTimeOffset> At);

[JsonSerializable(typeof(Dictionary<string, TurnAttempts>))]
public sealed partial class RecoveryAttemptsJson : JsonSerializerContext;
