using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Server;

/// <summary>Says in words what a session is at.</summary>
public static class Situation
{
    public static string Of(LiveSession live) => live.Ended is { IsFaulted: true, Exception.InnerException: { } why } ? $"broken: {why.Message}" : Of(live.State);

    public static string Of(SessionState state) => state switch
    {
        { AwaitsPerson: true } => "needs a person",
        { Turn.Situation: WaitingForModel waiting } => $"waiting until {waiting.Until.ToLocalTime():yyyy-MM-dd HH:mm:ss}: {waiting.Why.Message}",
        { AtRest: false } => "running",
        _ when !Session.Pending(state).IsEmpty => "waiting",
        _ => "at rest",
    };
}
