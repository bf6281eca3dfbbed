using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>A run is killed at one moment of its n-th append, for every n, and sometimes again while it is resumed.</summary>
internal sealed class KilledAtEveryAppend(Figures figures, ITestOutputHelper output)
{
    /// <summary>Replays one case: <c>PERDURE_DEADFALL=half-written:7+before-sync:2</c>, the second trap being for the resume.</summary>
    private const string Replay = "PERDURE_DEADFALL";

    /// <summary>Every third run is killed again while it is resumed.</summary>
    private const int KilledAgainOneIn = 3;

    private const int Seed = 20261121;

    /// <summary>A log that never ends is a failure as well.</summary>
    private const int AppendsMax = 200;

    public async Task EndsLikeOneThatNobodyDisturbedAsync(Moment moment)
    {
        if (Environment.GetEnvironmentVariable(Replay) is { } replay)
        {
            await KillAndFinishAsync([.. replay.Split('+').Select(Deadfall.Parse)]);
            return;
        }

        await LongRun.UndisturbedAsync();
        var chance = new Random(Seed + (int)moment);
        var append = 1;
        while (await KillAndFinishAsync(Traps(moment, append, chance)))
        {
            append++;
            Assert.True(append < AppendsMax, $"Expected an end of the run within {AppendsMax} appends, found none.");
        }

        output.WriteLine($"{moment}: killed at {append - 1} appends; so far over all tests: {figures}");
        Assert.True(append > LongRun.Appends, $"Expected to kill at each of {LongRun.Appends} appends, found the run unharmed at {append}.");
    }

    private static Deadfall[] Traps(Moment moment, int append, Random chance)
    {
        var again = new Deadfall((Moment)chance.Next(3), chance.Next(1, Math.Max(2, LongRun.Appends - append)));
        return append % KilledAgainOneIn == 0 ? [new Deadfall(moment, append), again] : [new Deadfall(moment, append)];
    }

    /// <returns>Whether the first trap went off.</returns>
    private async Task<bool> KillAndFinishAsync(Deadfall[] traps)
    {
        await using var scene = LongRun.Begin(figures);
        try
        {
            var killed = await scene.RunIntoAsync(traps[0]);
            foreach (var trap in killed ? traps[1..] : []) { await scene.RunIntoAsync(trap); }

            await scene.FinishAsync();
            await LongRun.MustHaveGoneWellAsync(scene, figures);
            return killed;
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"Replay with {Replay}={string.Join('+', traps.Select(trap => trap.ToString()))}", problem);
        }
    }
}
