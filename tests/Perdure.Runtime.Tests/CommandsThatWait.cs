using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Journal;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

public class CommandsThatWait
{
    private const int Queued = 50;

    [Fact]
    public async Task FiftyCommandsThatWaitForTheDiskShareOneSync()
    {
        var disk = new SimulatedDisk();
        var scene = new RingScene { Model = new ScriptedModel() };
        var engine = new Engine(new FileSessionStore("/home", disk), scene.Model, scene, scene, scene.Clock);
        await using var live = await engine.BeginAsync(new NewSession("/project", "0", Some.Settings, "Be good."), RingScene.Writer, RingScene.Cancel);

        using var syncing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        disk.BeforeSync = () =>
        {
            syncing.Set();
            goOn.Wait();
        };
        List<Task<Decision>> told = [live.TellAsync(new NameSession("first"))];
        syncing.Wait(RingScene.Cancel);
        var before = disk.Syncs;
        told.AddRange(Enumerable.Range(1, Queued).Select(number => live.TellAsync(new NameSession($"name {number}"))));
        goOn.Set();
        var decisions = await Task.WhenAll(told);

        Assert.All(decisions, decision => Assert.IsType<SessionNamed>(Assert.Single(decision.Events)));
        Assert.Equal(2, disk.Syncs - before); // The one that was held, and one for all fifty.
        Assert.Equal($"name {Queued}", live.State.Name);
    }
}
