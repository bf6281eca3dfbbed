using Perdure.Core;

namespace Perdure.Hosting.Recovery;

/// <summary>A session that was found unfinished and that the policy does not go on with by itself.</summary>
public sealed record UnresumedSession(SessionId Session, string Why);
