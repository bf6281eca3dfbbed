using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>What is written may be on the disk, and nobody has been promised it.</summary>
public sealed class KilledBeforeTheSync(ITestOutputHelper output)
{
    [Fact]
    public Task ARunKilledJustBeforeAnySyncEndsLikeOneThatNobodyDisturbed() =>
        new KilledAtEveryAppend(Figures.OfThisRun, output).EndsLikeOneThatNobodyDisturbedAsync(Moment.BeforeSync);
}
