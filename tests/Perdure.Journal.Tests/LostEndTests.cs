using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

/// <summary>A log whose end, beginning or file is gone is told alike to whoever asks, and is put right where the rest is whole.</summary>
public class LostEndTests
{
    private const string Folder = "/home/sessions/2026/11/s-1";
    private const string Log = $"{Folder}/log.jsonl";

    private readonly SimulatedDisk _disk = new();
    private readonly FileSessionStore _store;

    public LostEndTests() => _store = new FileSessionStore("/home", _disk);

    [Fact]
    public async Task ATailOfZerosThatHadBeenAcknowledgedIsNoTornEnd()
    {
        var lines = await WrittenAsync(entries: 9);
        var kept = lines.Take(6).Sum(line => line.Length + 1);
        var whole = _disk.ReadWhole(Log)!;
        _disk.WriteWhole(Log, [.. whole.AsSpan(0, kept), .. new byte[whole.Length - kept]]);

        await MustTellAsync("found that the log ends at entry 6. At least 3 entries are gone");
        Assert.Equal(3, (await _store.RepairAsync(Some.Session, default))!.Record!.Lost);
        await using var journal = await _store.Open();
        Assert.Equal(6, journal.LastSeq);
        Assert.Empty(journal.Findings);
    }

    [Fact]
    public async Task AnEmptyLogOfASessionThatHadEntriesHasLostThemAll()
    {
        await WrittenAsync(entries: 4);
        _disk.WriteWhole(Log, []);
        await MustTellAsync("ends at entry 0. At least 4 entries are gone");
        await Assert.ThrowsAsync<SessionDamagedException>(async () => await _store.RepairAsync(Some.Session, default));
    }

    [Fact]
    public async Task ALogThatIsGoneIsStillASessionThatCanBePurged()
    {
        await WrittenAsync(entries: 4);
        _disk.RemoveFile(Log);
        await MustTellAsync("expected the log of a session, found none; it had 4 entries, as log.ends tells");
        Assert.Equal([Some.Session], (await _store.ListAsync(default).ToListAsync()).Select(stored => stored.Id));

        await _store.PurgeAsync(Some.Session, default);
        Assert.Empty(await _store.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task AFirstLineThatIsDamagedIsPutBackWithNothingLost()
    {
        await WrittenAsync(entries: 9);
        var whole = _disk.ReadWhole(Log)!;
        byte[] damaged = [.. whole];
        damaged[whole.AsSpan().IndexOf("hello"u8)] ^= 1;
        _disk.WriteWhole(Log, damaged);
        await MustTellAsync("line 1, byte 0: expected hash ");

        var repair = (await _store.RepairAsync(Some.Session, default))!;
        Assert.Null(repair.Record);
        Assert.Equal(whole, _disk.ReadWhole(Log));
        Assert.Equal(damaged[..(damaged.AsSpan().IndexOf((byte)'\n') + 1)], _disk.ReadWhole(repair.FirstLineKeptIn!));
        await using var journal = await _store.Open();
        Assert.Equal(9, (await journal.Entries()).Count);
    }

    [Fact]
    public async Task AFirstLineThatIsGoneAltogetherIsPutBackToo()
    {
        var lines = await WrittenAsync(entries: 9);
        var whole = _disk.ReadWhole(Log)!;
        _disk.WriteWhole(Log, whole.AsSpan(lines[0].Length + 1));

        Assert.NotNull(await _store.RepairAsync(Some.Session, default));
        Assert.Equal(whole, _disk.ReadWhole(Log));
    }

    [Fact]
    public async Task AForksFirstLineThatIsDamagedIsPutBackToo()
    {
        await WrittenAsync(entries: 5);
        var fork = new SessionId("s-2");
        await using (var journal = await _store.ForkAsync(fork, Some.Session, Some.Said(4), Some.OtherWriter, default)) { await journal.Append(Some.Said(5)); }

        var log = $"{Path.GetDirectoryName(Folder)}/s-2/log.jsonl";
        var whole = _disk.ReadWhole(log)!;
        byte[] damaged = [.. whole];
        damaged[3] ^= 1;
        _disk.WriteWhole(log, damaged);
        Assert.NotNull((await _store.VerifyAsync(fork, default)).Problem);

        Assert.Null((await _store.RepairAsync(fork, default))!.Record);
        Assert.Equal(whole, _disk.ReadWhole(log));
    }

    [Fact]
    public async Task AnOlderCopyIsNoticedHoweverItsWriterDied()
    {
        var journal = await _store.Create();
        for (var seq = 1; seq <= 3; seq++) { await journal.Append(Some.Said(seq)); }

        var older = _disk.ReadWhole(Log)!;
        for (var seq = 4; seq <= 9; seq++) { await journal.Append(Some.Said(seq)); }

        _disk.KillProcess();
        _disk.WriteWhole(Log, older);
        await MustTellAsync("expected entry 9, which had been acknowledged, as log.ends tells; found that the log ends at entry 3. At least 6 entries are gone");
    }

    [Fact]
    public async Task ANumberThatWasHalfWrittenTellsNothing()
    {
        await WrittenAsync(entries: 9);
        using (var ends = _disk.Open($"{Folder}/log.ends", FileAccess.ReadWrite)) { ends.Write("0000000000000000200"u8, offset: 0); }

        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
        await using var journal = await _store.Open();
        Assert.Equal(9, journal.LastSeq);
    }

    [Fact]
    public async Task WhatStandsBesideTheLogIsMadeAnewWhereItIsGone()
    {
        await WrittenAsync(entries: 3);
        var ends = _disk.ReadWhole($"{Folder}/log.ends")!;
        _disk.RemoveFile($"{Folder}/log.ends");
        await using (await _store.Open()) { }

        Assert.Equal(ends, _disk.ReadWhole($"{Folder}/log.ends"));
    }

    [Fact]
    public async Task RunsThatTheLogKnowsNothingOfTellThatItIsOlderThanThey()
    {
        await WrittenAsync(entries: 4);
        _disk.MakeFolder($"{Folder}/runs/000007");
        Assert.Contains("expected runs up to 0, as the log tells, found run 7", (await _store.VerifyAsync(Some.Session, default)).Problem, StringComparison.Ordinal);

        Assert.Equal(7, (await _store.RepairAsync(Some.Session, default))!.Record!.Runs);
        await using (var journal = await _store.Open()) { await journal.Append(new LogEntry(5, Some.Noon, new LogRepaired(0, "", 7))); }

        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public void EveryEventThatTellsOfARunIsKnownToWhoCountsThem()
    {
        var telling = typeof(SessionEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(SessionEvent)) && (type.GetProperty("Run") ?? type.GetProperty("Runs")) is not null)
            .Select(type => type.Name);
        Assert.Equal([nameof(CheckStarted), nameof(CommandEnded), nameof(CommandStopRequested), nameof(LogRepaired), nameof(ToolStarted)], telling.Order(StringComparer.Ordinal)); // What ends a command, or asks for it, tells of an earlier run.
    }

    [Fact]
    public async Task WhatWasCutOffBeforeAnybodyWasToldIsStillATornEnd()
    {
        var journal = await _store.Create();
        await journal.Append(Some.Said(1));
        await journal.Append(Some.Said(2));
        _disk.KillProcess();
        var log = _disk.ReadWhole(Log)!;
        _disk.WriteWhole(Log, [.. log, .. "{\"seq\":3,\"at"u8]);
        await using var again = await _store.Open();
        Assert.Equal(2, again.LastSeq);
        Assert.Single(again.Findings);
    }

    private async Task<string[]> WrittenAsync(int entries)
    {
        await using (var journal = await _store.Create())
        {
            for (var seq = 1; seq <= entries; seq++) { await journal.Append(Some.Said(seq)); }
        }

        return System.Text.Encoding.UTF8.GetString(_disk.ReadWhole(Log)!).Split('\n');
    }

    /// <summary>Whoever would go on with it and whoever checks it are told the same.</summary>
    private async Task MustTellAsync(string what)
    {
        var damage = await Assert.ThrowsAsync<SessionDamagedException>(async () => await _store.Open());
        var verdict = await _store.VerifyAsync(Some.Session, default);
        Assert.Contains(what, damage.Message, StringComparison.Ordinal);
        Assert.Contains(what, verdict.Problem, StringComparison.Ordinal);
    }
}
