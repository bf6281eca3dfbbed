using System.Globalization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;

namespace Perdure.Journal.Tests;

/// <summary>Sessions, writers and entries made up for a test.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly SessionId Session = new("s-1");

    public static readonly Writer Writer = new(101, "anna-pc", "boot-a", "tui", Noon);

    public static readonly Writer OtherWriter = new(202, "ben-pc", "boot-b", "cli", Noon);

    public static LogEntry Said(long seq, string text = "hello") =>
        new(seq, Noon.AddSeconds(seq), new InputReceived(new InputId(seq.ToString(CultureInfo.InvariantCulture)), text, Delivery.Steer, "cli"));

    public static ValueTask<IJournal> Create(this ISessionStore store) => store.CreateAsync(Session, Writer, default);

    public static ValueTask<IJournal> Open(this ISessionStore store, bool takeOver = false) => store.OpenAsync(Session, OtherWriter, takeOver, default);

    public static Task Append(this IJournal journal, params LogEntry[] entries) => journal.AppendAsync(entries, default).AsTask();

    public static async Task<List<LogEntry>> Entries(this IJournal journal) => await journal.ReadAsync(1, default).ToListAsync();

    public static async Task<List<LogEntry>> Entries(this ISessionStore store) => await store.ReadAsync(Session, 1, default).ToListAsync();

    /// <summary>Makes a session of these appends and lets go of it.</summary>
    public static async Task Written(this ISessionStore store, params LogEntry[][] appends)
    {
        await using var journal = await store.Create();
        foreach (var append in appends) { await journal.Append(append); }
    }
}
