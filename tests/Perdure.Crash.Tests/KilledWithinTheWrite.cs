using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>The effect is done, and its record is torn in two.</summary>
public sealed class KilledWithinTheWrite(ITestOutputHelper output)
{
    [Fact]
    public Task ARunKilledInTheMiddleOfAnyWriteEndsLikeOneThatNobodyDisturbed() =>
        new KilledAtEveryAppend(Figures.OfThisRun, output).EndsLikeOneThatNobodyDisturbedAsync(Moment.HalfWritten);
}
