using System.Globalization;
using Perdure.Testing.World;

namespace Perdure.World.Tests;

/// <summary>Many lives of a session in a world where everything fails.</summary>
public class WorldTests(ITestOutputHelper output)
{
    /// <summary>Lives per run of the tests; PERDURE_SEEDS asks for others.</summary>
    private const int SeedsByDefault = 10_000;

    [Fact]
    public void EveryPromiseHoldsInEveryWorld()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("PERDURE_SEEDS") ?? $"{SeedsByDefault}", CultureInfo.InvariantCulture);
        var figures = new WorldFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var gate = new Lock();

        Parallel.For(0, seeds, seed =>
        {
            var life = LifeOf(seed);
            lock (gate) { figures = figures.Plus(life); }
        });

        output.WriteLine($"{seeds} worlds: {figures}");
        Assert.True(figures.Kills > seeds, "a world without kills proves nothing");
        Assert.True(figures.Rewinds > seeds / 10 && figures.Shortages > seeds / 10, "a world in which nobody goes back, and no disk is ever full, proves nothing of either");
        Assert.True(figures.LostTails > seeds / 10, "a world in which nobody restores a backup proves nothing of it");
        Assert.True(figures.Agents > seeds / 10, "a world in which nobody has anything done by others proves nothing of it");
        Assert.True(figures.GoalTurns > seeds / 10 && figures.GoalsReached > seeds / 100, "a world whose goals are not pursued, or never reached, proves nothing of them");
    }

    /// <summary>PERDURE_SEED=17 ./test World</summary>
    [Fact]
    public void OneSeedIsOneWorld()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("PERDURE_SEED") ?? "17", CultureInfo.InvariantCulture);

        var life = LifeOf(seed);
        output.WriteLine(life.ToString());
        Assert.Equal(life, LifeOf(seed));
    }

    private static WorldFigures LifeOf(int seed)
    {
        try
        {
            return SimulatedRun.Of(seed);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"Seed {seed} failed. Replay it with: PERDURE_SEED={seed} ./test World\n{problem.Message}", problem);
        }
    }
}
