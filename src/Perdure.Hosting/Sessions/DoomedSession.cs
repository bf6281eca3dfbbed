using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>A session that is to be removed.</summary>
/// <param name="Why">What the policy has against it; null where the user named it.</param>
public sealed record DoomedSession(ListedSession Listed, string? Why);
