namespace Perdure.Core;

/// <summary>What a session has done since a person last said something.</summary>
/// <param name="CostBefore">What it had cost by then.</param>
/// <param name="Since">Known where there is a ceiling of time.</param>
public sealed record Alone(decimal CostBefore = 0, int Actions = 0, int Files = 0, DateTimeOffset? Since = null)
{
    public static Alone From(SessionState state, DateTimeOffset? since) => new(state.Usage.Cost, Since: since);
}
