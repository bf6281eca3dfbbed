using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Practice;

/// <summary>A stand-in.</summary>
public sealed class PracticeModel(TimeProvider clock) : IModel
{
    public Task<ModelAnswer> AskAsync(ModelQuestion question, IDeltas deltas, CancellationToken cancel) => throw new NotSupportedException(clock.ToString());

    public Task WaitUntilReachableAsync(ModelChoice model, CancellationToken cancel) => Task.CompletedTask;
}
