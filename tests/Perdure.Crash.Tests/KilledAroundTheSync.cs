using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>What is written may be on the disk or not; what is durable has been told or not.</summary>
public sealed class KilledAroundTheSync(ITestOutputHelper output)
{
    [Fact]
    public Task ARunKilledJustBeforeAnySyncEndsLikeOneThatNobodyDisturbed() =>
        new KilledAtEveryAppend(Figures.OfThisRun, output).EndsLikeOneThatNobodyDisturbedAsync(Moment.BeforeSync);

    [Fact]
    public Task ARunKilledJustAfterAnySyncEndsLikeOneThatNobodyDisturbed() =>
        new KilledAtEveryAppend(Figures.OfThisRun, output).EndsLikeOneThatNobodyDisturbedAsync(Moment.AfterSync);
}
