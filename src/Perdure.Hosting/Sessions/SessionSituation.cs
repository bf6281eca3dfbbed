using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Runtime;

namespace Perdure.Hosting.Sessions;

/// <summary>Says in words what a session is at.</summary>
public static class SessionSituation
{
    public static string Of(LiveSession live) => live.Ended is { IsFaulted: true, Exception.InnerException: { } why } ? $"broken: {why.Message}" : Of(live.State);

    public static string Of(SessionState state) => state switch
    {
        { AwaitsUser: true } => "needs a person",
        { ModelWait: { } wait } => $"{(wait.NeedsPerson ? "needs a person, and tries again at" : "waiting until")} {wait.Until.ToLocalTime():yyyy-MM-dd HH:mm:ss}: {wait.Why.Message}",
        { AtRest: false } => "running",
        _ when !Session.Pending(state).IsEmpty => "waiting",
        _ => "at rest",
    };
}
