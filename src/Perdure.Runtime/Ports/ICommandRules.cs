using System.Collections.Immutable;
using Perdure.Shell.Judging;

namespace Perdure.Runtime.Ports;

/// <summary>The command rules of one user that hold in every workspace, those granted with "always" among them.</summary>
public interface ICommandRules
{
    /// <summary>In the order they were written. Called for every session that is opened; what is not at hand is kept as a copy.</summary>
    ImmutableArray<CommandRule> Read();

    /// <summary>Adds a rule behind the others; it holds for every process that reads them after this returns.</summary>
    /// <returns>False where the same prefix had this verdict already.</returns>
    ValueTask<bool> AddAsync(CommandRule rule, CancellationToken cancel);
}
