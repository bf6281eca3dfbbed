using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>One session in memory: its entries, its checkpoint and who writes.</summary>
internal sealed class MemoryLog(SessionId session, DateTimeOffset createdAt)
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<Writer> _writers = [];
    private Checkpoint? _checkpoint;
    private MemoryLease? _lease;
    private long _epoch;
    private long _bytes;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionId Session => session;

    /// <summary>The session this one was forked from.</summary>
    public SessionId? Parent { get; private init; }

    /// <summary>Done when something has changed after this was asked for.</summary>
    public Task Changed
    {
        get { lock (_gate) { return _changed.Task; } }
    }

    public long LastSeq
    {
        get { lock (_gate) { return _entries.Count; } }
    }

    public Writer? Owner
    {
        get { lock (_gate) { return _lease?.Owner; } }
    }

    public IReadOnlyList<Writer> Writers
    {
        get { lock (_gate) { return [.. _writers]; } }
    }

    public StoredSession Stored
    {
        get { lock (_gate) { return new StoredSession(session, createdAt, _entries is [.., var last] ? last.At : createdAt, _bytes); } }
    }

    public MemoryLease Own(Writer writer, bool takeOver)
    {
        lock (_gate)
        {
            if (_lease is { Owner: var owner } && !takeOver) { throw new SessionInUseException($"Session {session} is held by {Sentence(owner)}.", owner); }
            if (_entries is [{ Event: SessionStarted { Rules: > SessionState.CurrentRules and var rules } }, ..])
            {
                throw new SessionDamagedException(
                    $"Session {session} was written by a newer version: expected rules up to {SessionState.CurrentRules}, found {rules}. It can only be read.");
            }

            var before = _lease;
            _lease = new MemoryLease(writer, ++_epoch, new CancellationTokenSource());
            _writers.Add(writer);
            before?.Lose(Loss());
            return _lease;
        }
    }

    /// <summary>A new log that begins with the entries of this one before the given one.</summary>
    public MemoryLog Forked(SessionId fork, LogEntry first, DateTimeOffset begun)
    {
        lock (_gate)
        {
            if (first.Seq < 2 || first.Seq > _entries.Count + 1) { throw new SessionDamagedException($"Expected an entry of {session} to fork at, from 1 to {_entries.Count}, found {first.Seq - 1}."); }

            var log = new MemoryLog(fork, begun) { Parent = session };
            log._entries.AddRange(_entries.Take((int)first.Seq - 1));
            return log;
        }
    }

    public void Append(long epoch, IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            MustOwn(epoch);
            for (var place = 0; place < entries.Count; place++)
            {
                if (entries[place].Seq == _entries.Count + place + 1) { continue; }

                throw new InvalidOperationException($"AppendAsync: expected entry {_entries.Count + place + 1}, found {entries[place].Seq}.");
            }

            _entries.AddRange(entries);
            _bytes += entries.Sum(entry => JsonSerializer.SerializeToUtf8Bytes(entry, CoreJson.Line.LogEntry).LongLength);
        }

        Note();
    }

    public void Note()
    {
        lock (_gate)
        {
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public List<LogEntry> From(long seq)
    {
        lock (_gate) { return [.. _entries.Skip((int)Math.Max(0, seq - 1))]; }
    }

    public Checkpoint? ReadCheckpoint()
    {
        lock (_gate) { return _checkpoint; }
    }

    public void Save(long epoch, Checkpoint checkpoint)
    {
        lock (_gate)
        {
            MustOwn(epoch);
            if (checkpoint.Seq < 1 || checkpoint.Seq > _entries.Count)
            {
                throw new InvalidOperationException($"SaveCheckpointAsync: expected a durable entry, up to {_entries.Count}, found {checkpoint.Seq}.");
            }

            // Whoever saved it may use its buffer again.
            _checkpoint = checkpoint with { State = checkpoint.State.ToArray() };
        }
    }

    public void Leave(long epoch)
    {
        lock (_gate)
        {
            if (epoch == _epoch) { _lease = null; }
        }
    }

    public void Kill()
    {
        lock (_gate)
        {
            var before = _lease;
            _lease = null;
            _epoch++;
            before?.Lose(Loss());
        }
    }

    public void CutAfter(long last)
    {
        lock (_gate)
        {
            Kill();
            _entries.RemoveRange((int)last, _entries.Count - (int)last);
            if (_checkpoint?.Seq > last) { _checkpoint = null; }
        }
    }

    private void MustOwn(long epoch)
    {
        if (epoch == _epoch) { return; }

        throw new WriterLostException(Loss());
    }

    private string Loss() =>
        $"Session {session} was taken over by {(_lease is { } lease ? Sentence(lease.Owner) : "another writer")}. What was appended last was not acknowledged.";

    private static string Sentence(Writer owner) => $"process {owner.Pid} on {owner.Host} ({owner.Client}, since {owner.Since:yyyy-MM-dd HH:mm:ss}Z)";
}
