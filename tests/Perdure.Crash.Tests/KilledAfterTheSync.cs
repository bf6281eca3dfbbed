using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>What is written is durable, and nobody has been told and nothing done.</summary>
public sealed class KilledAfterTheSync(ITestOutputHelper output)
{
    [Fact]
    public Task ARunKilledJustAfterAnySyncEndsLikeOneThatNobodyDisturbed() =>
        new KilledAtEveryAppend(Figures.OfThisRun, output).EndsLikeOneThatNobodyDisturbedAsync(Moment.AfterSync);
}
