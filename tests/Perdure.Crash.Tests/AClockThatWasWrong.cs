using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Crash.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Crash.Tests;

/// <summary>A clock that ran ahead recorded until when a provider is waited for; once it is right, the wait is judged again.</summary>
public sealed class AClockThatWasWrong
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    private static readonly ServerFault WaitAnHour = new(
        ServerFaultKind.Status, Status: 429, Headers: ImmutableDictionary<string, string>.Empty.Add("retry-after", "3600"), Body: """{"error":{"message":"Slow down."}}""");

    [Fact]
    public async Task LetsNobodyWaitLongerThanTheProviderAskedFor()
    {
        Assert.SkipWhen(MovedClock.Library is null, "Debian's faketime is missing.");
        await using var scene = new Scene(ModelScript.Of(new ScriptStep(Misbehave: WaitAnHour), new ScriptStep(Text: "Too early.")), Figures.OfThisRun);
        var clock = new MovedClock(scene.Desk);
        clock.Forward(Ahead);
        Assert.Equal(4, (await scene.Desk.RunAsync("exec", "--max-wait", "1s", "do this")).ExitCode);
        Assert.True(await UntilAsync(scene) > DateTimeOffset.UtcNow + (Ahead / 2));

        clock.Forward(-Ahead);
        Assert.Equal(4, (await scene.Desk.RunAsync("exec", "--max-wait", "1s", "resume", scene.Log.Id)).ExitCode);
        Assert.InRange(await UntilAsync(scene), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        Assert.Contains("clock-set-back", scene.Log.Types);
        Assert.Single(scene.Server.Requests);
    }

    private static async Task<DateTimeOffset> UntilAsync(Scene scene)
    {
        using var list = JsonDocument.Parse((await scene.Desk.RunAsync("sessions", "list", "--status", "waiting", "--json")).Out);
        return Assert.Single(list.RootElement.EnumerateArray()).GetProperty("until").GetDateTimeOffset();
    }
}
