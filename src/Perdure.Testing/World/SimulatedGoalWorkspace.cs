using System.Collections.Immutable;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>A workspace whose sealed files now and then are not what they were.</summary>
internal sealed class SimulatedGoalWorkspace(FakeClock clock, Random chance) : IGoalWorkspace
{
    private const int Temptation = 6;

    public async Task<SealedFiles> SealAsync(string workspace, ImmutableArray<string> patterns, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(200)), clock, cancel);
        return new SealedFiles([.. patterns.Select(pattern => new FileSeal(pattern, $"{pattern}/file", chance.Next(Temptation) == 0 ? "bent" : "true"))]);
    }

    public async Task<string?> KeepHandoverAsync(string workspace, string text, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(200)), clock, cancel);
        return chance.Next(Temptation) == 0 ? "the folder is read-only" : null;
    }
}
