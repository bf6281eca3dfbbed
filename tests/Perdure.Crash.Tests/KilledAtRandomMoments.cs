using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>Whoever is killed while the model streams, while a command runs and while a provider is waited for does all of it once.</summary>
public sealed class KilledAtRandomMoments(ITestOutputHelper output)
{
    /// <summary>Each is killed three times: 42 kills.</summary>
    private const int Runs = 14;

    private const int SeedByDefault = 20261121;

    private static readonly Ambush[] Ambushes = [Ambush.Streaming, Ambush.Running, Ambush.Waiting];

    [Fact]
    public async Task EveryRunEndsLikeOneThatNobodyDisturbed()
    {
        var seed = Environment.GetEnvironmentVariable("PERDURE_SEED") is { } given ? int.Parse(given) : SeedByDefault;
        var chance = new Random(seed);
        var undisturbed = await RunAsync(chance, []);
        for (var run = 0; run < Runs; run++)
        {
            Assert.Equal(undisturbed, await RunAsync(chance, Ambushes));
        }

        output.WriteLine($"{Runs} runs killed at random moments (PERDURE_SEED={seed}); so far over all tests: {Figures.OfThisRun}");
    }

    private static async Task<IEnumerable<string>> RunAsync(Random chance, Ambush[] ambushes)
    {
        await using var scene = new Scene(Ambush.Script, ambushes is [] ? new Figures() : Figures.OfThisRun);
        foreach (var ambush in ambushes) { await ambush.SpringAsync(scene, chance); }

        await scene.FinishAsync();
        Assert.Equal("begun\nover\n", scene.Read("effects"));
        Assert.Single(PrefixRule.Beginnings(scene.Server.Requests));
        return scene.Log.Scrubbed(scene.Desk);
    }
}
