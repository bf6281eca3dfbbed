using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What a session waits for before a model is asked again, for a reply or for a summary.</summary>
/// <param name="NeedsUser">Only the user can help; it is tried again all the same.</param>
public sealed record ModelWait(string Model, ModelFailure Why, DateTimeOffset Until, bool NeedsUser)
{
    /// <returns>Null where it does not wait.</returns>
    public static ModelWait? Of(SessionState state) => state switch
    {
        { Compaction: { Stage: WaitingToSummarize(var until, var why, var needsUser) } waiting } => new(waiting.Model, why, until, needsUser is true),
        { Compaction: not null } => null,
        { Turn.Situation: WaitingForModel waiting } => new(state.Model, waiting.Why, waiting.Until, waiting.NeedsUser is true),
        _ => null,
    };
}
