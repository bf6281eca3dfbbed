using System.Globalization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Contracts;

/// <summary>A store under test, and the words its contracts share. A store passes by deriving a test class from each contract that says how the store is made.</summary>
/// <remarks>The contracts know of no files: whatever keeps sessions has to pass them.</remarks>
public abstract class StoreContract
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected static readonly SessionId Id = new("s-1");

    protected static readonly Writer Anna = new(101, "anna-pc", "boot-a", "tui", Noon);

    protected static readonly Writer Ben = new(202, "ben-pc", "boot-b", "cli", Noon.AddMinutes(1));

    /// <summary>The store under test: the same one throughout a test.</summary>
    protected abstract ISessionStore Store { get; }

    /// <summary>Longer than any store needs to tell of a change.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected static LogEntry Forked(SessionId fork, long at, string from = "s-1") => new(at + 1, Noon, new SessionForked(fork, new SessionId(from), at));

    protected static LogEntry Begun(int rules = SessionState.CurrentRules) =>
        new(1, Noon, new SessionStarted(Id, rules, "/home/anna/shop", "cli", "0.1.0", "Be brief.", [], new Settings([])));

    protected static LogEntry Said(long seq, string text = "hello") =>
        new(seq, Noon.AddSeconds(seq), new InputReceived(new InputId(seq.ToString(CultureInfo.InvariantCulture)), text, Delivery.Steer, "cli"));

    protected static Task Append(IJournal journal, params LogEntry[] entries) => journal.AppendAsync(entries, default).AsTask();

    protected static async Task<List<LogEntry>> EntriesOf(IJournal journal) => Comparable(await journal.ReadAsync(1, default).ToListAsync());

    protected static async Task<List<LogEntry>> EntriesOf(ISessionStore store) => Comparable(await store.ReadAsync(Id, 1, default).ToListAsync());

    protected static async Task<List<int>> NumbersFrom(IJournal journal, long from) =>
        [.. (await journal.ReadAsync(from, default).ToListAsync()).Select(entry => (int)entry.Seq)];

    protected ValueTask<IJournal> Created() => Store.CreateAsync(Id, Anna, default);

    protected ValueTask<IJournal> Opened() => Store.OpenAsync(Id, Anna, takeOver: false, default);

    protected async Task<List<StoredSession>> Listed() => await Store.ListAsync(default).ToListAsync();

    /// <summary>Two immutable arrays are equal only if they are the same; what is made in a test has one list of tools, the empty one.</summary>
    private static List<LogEntry> Comparable(List<LogEntry> entries) =>
        [.. entries.Select(entry => entry.Event is SessionStarted started ? entry with { Event = started with { Tools = [] } } : entry)];
}
