using Perdure.Runtime.Ports;

namespace Perdure.Journal.Tests;

public sealed class ProcessTests : IDisposable
{
    private const int Kills = 50;

    private readonly TemporaryHome _home = new();
    private readonly FileSessionStore _store;

    public ProcessTests() => _store = new FileSessionStore(_home.Path);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task AnotherProcessIsNamedAsTheOwner()
    {
        await _store.Written([Some.Said(1)]);
        using var other = await SecondWriter.Opened(_home.Path, "--hold");

        var refusal = await Assert.ThrowsAsync<SessionInUseException>(async () => await _store.Open());
        Assert.Equal(other.Pid, refusal.Owner.Pid);
        Assert.Equal(Environment.MachineName, refusal.Owner.Host);
        Assert.Equal("second-writer", refusal.Owner.Client);
        Assert.Equal(other.Pid, (await _store.OwnerAsync(Some.Session, default))!.Pid);
        Assert.Equal([Some.Said(1)], await _store.Entries());
    }

    [Fact]
    public async Task AKilledOwnerFreesTheSession()
    {
        await _store.Written([Some.Said(1)]);
        using (await SecondWriter.Opened(_home.Path, "--hold")) { }

        Assert.Null(await _store.OwnerAsync(Some.Session, default));
        await using var journal = await _store.Open();
        Assert.Equal(1, journal.LastSeq);
    }

    [Fact]
    public async Task WhateverAKilledProcessAcknowledgedIsThere()
    {
        await _store.Written([Some.Said(1)]);
        var chance = new Random(7);
        for (var kill = 0; kill < Kills; kill++)
        {
            long acknowledged;
            using (var writer = await SecondWriter.Opened(_home.Path))
            {
                // The kill falls anywhere into a write, a sync or between two: the writer never pauses.
                await writer.Acknowledged((await Last()) + chance.Next(1, 60));
                writer.Kill();
                acknowledged = (await writer.Rest()).Acknowledged;
            }

            Assert.True(await Last() >= acknowledged, $"kill {kill}");
        }

        await using var journal = await _store.Open();
        Assert.Equal(Enumerable.Range(1, (int)journal.LastSeq), (await journal.Entries()).Select(entry => (int)entry.Seq));
        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
    }

    [Fact]
    public async Task AStoppedOwnerThatIsTakenOverAndContinuedIsLost()
    {
        await _store.Written([Some.Said(1)]);
        for (var round = 0; round < 10; round++)
        {
            var before = await Last();
            using var stopped = await SecondWriter.Opened(_home.Path);
            await stopped.Acknowledged(before + 30);
            stopped.Stop();

            var journal = await _store.Open(takeOver: true);
            var taken = journal.LastSeq;
            await journal.Append(Some.Said(taken + 1, "taken over"));
            stopped.Continue();
            var (acknowledged, said) = await stopped.Rest();
            await journal.Append(Some.Said(taken + 2, "taken over"));
            await journal.DisposeAsync();

            Assert.StartsWith(nameof(WriterLostException), said, StringComparison.Ordinal);
            Assert.Contains("process 202 on ben-pc", said, StringComparison.Ordinal);
            Assert.True(acknowledged <= taken, $"acknowledged {acknowledged}, but the log was taken over at {taken}");
        }

        Assert.Null((await _store.VerifyAsync(Some.Session, default)).Problem);
        var numbers = (await _store.Entries()).Select(entry => (int)entry.Seq).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task OfManyProcessesThatOpenAtOnceOneWins()
    {
        await _store.Written([Some.Said(1)]);
        var writers = Enumerable.Range(0, 6).Select(_ => SecondWriter.Started(_home.Path, "--hold")).ToList();
        var said = await Task.WhenAll(writers.Select(writer => writer.Next()));
        writers.ForEach(writer => writer.Dispose());

        Assert.Single(said, "open");
        Assert.Equal(5, said.Count(line => line!.StartsWith(nameof(SessionInUseException), StringComparison.Ordinal)));
    }

    private async Task<long> Last() => (await _store.Entries())[^1].Seq;
}
