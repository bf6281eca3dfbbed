namespace Perdure.Core.Configuration;

/// <summary>On whose behalf a session works: it was spawned by another.</summary>
/// <param name="Call">The call of the other that spawned it.</param>
/// <param name="Agent">Its number there.</param>
/// <param name="Depth">How many sessions stand above it.</param>
public sealed record Delegation(SessionId Parent, CallId Call, int Agent, int Depth);
