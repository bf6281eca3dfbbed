namespace Perdure.Core.Configuration;

/// <summary>How many agents a session may have, as the user chose; what is null is left to <see cref="AgentBounds"/>.</summary>
/// <param name="DepthMax">How deep agents may spawn agents; 0 for none at all.</param>
/// <param name="AtOnceMax">How many of one session may work at the same time.</param>
/// <param name="PerSessionMax">How many one session may spawn in its life.</param>
/// <param name="PerPromptMax">How many it may spawn before the user says something again.</param>
/// <param name="CallsMax">How many model calls they may make together before the user says something again.</param>
public sealed record AgentPolicy(int? DepthMax = null, int? AtOnceMax = null, int? PerSessionMax = null, int? PerPromptMax = null, int? CallsMax = null);
