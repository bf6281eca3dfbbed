using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>What a session waits for and until when, in the same words wherever it is shown.</summary>
/// <param name="What">The beginning of a sentence: <c>waiting for openai/gpt-5.2</c>.</param>
/// <param name="NeedsUser">Only the user can help; at <paramref name="Until"/> it is tried again all the same.</param>
internal sealed record WaitDescription(string What, DateTimeOffset Until, string Why, bool NeedsUser)
{
    /// <returns>Null where nothing is waited for that has its time.</returns>
    public static WaitDescription? Of(SessionState state) => state switch
    {
        { ModelWait: { } wait } => new(Whom(wait, state), wait.Until, wait.Why.Message, wait.NeedsUser),
        { Turn: null, Goal.State: LimitedGoal { Until: { } until, Why: var why } } => new("the goal is limited", until, why, NeedsUser: false),
        { Goal.Claim: { Over: false, Review.Stage: WaitingForReviewer(var until) } } => new("waiting for the review", until, "the reviewer could not be asked", NeedsUser: false),
        _ => null,
    };

    /// <summary>The whole sentence.</summary>
    public string Said(int lettersMax) => NeedsUser
        ? $"{What}: {Printable.FirstLine(Why, lettersMax)} Tried again at {Moment(Until)}."
        : $"{What} until {Moment(Until)}: {Printable.FirstLine(Why, lettersMax)}";

    public static string Moment(DateTimeOffset moment) => $"{moment.ToLocalTime():yyyy-MM-dd HH:mm:ss}";

    private static string Whom(ModelWait wait, SessionState state)
    {
        var purpose = state.Compaction is null ? "" : " to write a summary";
        return wait.NeedsUser ? $"a person is needed for {wait.Model}{purpose}" : $"waiting for {wait.Model}{purpose}";
    }
}
