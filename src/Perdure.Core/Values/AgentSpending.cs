namespace Perdure.Core.Values;

/// <summary>What an agent has spent so far, those it spawned itself included.</summary>
/// <param name="Charged">Tokens that count: input that was not cached, and output.</param>
/// <param name="Actions">Tool calls that may have changed something.</param>
/// <param name="Files">Files its patches changed.</param>
/// <param name="Input">Tokens of input, cached ones too.</param>
/// <param name="EstimatedCalls">Calls whose tokens are estimates.</param>
public sealed record AgentSpending(long Calls, long Charged, long Cached, decimal Cost, long UnpricedCalls, int Actions, int Files, long Input = 0, long EstimatedCalls = 0)
{
    public static readonly AgentSpending None = new(0, 0, 0, 0m, 0, 0, 0);

    public AgentSpending Plus(AgentSpending more) => new(
        Calls + more.Calls, Charged + more.Charged, Cached + more.Cached, Cost + more.Cost, UnpricedCalls + more.UnpricedCalls, Actions + more.Actions, Files + more.Files,
        Input + more.Input, EstimatedCalls + more.EstimatedCalls);

    public AgentSpending Less(AgentSpending before) => new(
        Calls - before.Calls,
        Charged - before.Charged,
        Cached - before.Cached,
        Cost - before.Cost,
        UnpricedCalls - before.UnpricedCalls,
        Actions - before.Actions,
        Files - before.Files,
        Input - before.Input,
        EstimatedCalls - before.EstimatedCalls);
}
