using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What a command of the proof came to last, and on which tree.</summary>
public sealed record CheckResult(ProofStep Step, string? Tree, bool Holds);
