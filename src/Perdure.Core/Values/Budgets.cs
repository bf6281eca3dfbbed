
namespace Perdure.Core.Values;

/// <summary>What a goal may spend; null is without bound.</summary>
/// <param name="Tokens">Charged ones: input that was not cached, and output.</param>
/// <param name="Cost">In US dollars.</param>
/// <param name="ActiveSeconds">Time of work, not of waits.</param>
/// <param name="Turns">Turns begun for the goal.</param>
/// <param name="Calls">Model calls; where nobody says, the policy for goals.</param>
/// <param name="Input">Tokens of input, cached ones too; where nobody says, the policy for goals.</param>
public sealed record Budgets(
    long? Tokens = null, decimal? Cost = null, DateTimeOffset? Deadline = null, long? ActiveSeconds = null, int? Turns = null, int? Calls = null, long? Input = null)
{
    public static readonly Budgets Unlimited = new();
}

/// <summary>What a goal has spent so far.</summary>
/// <param name="Charged">Tokens that count: input that was not cached, and output.</param>
/// <param name="Cached">Tokens the provider had still in memory, which do not count.</param>
/// <param name="UnpricedCalls">Calls whose price nobody knew.</param>
/// <param name="LastCharge">Tokens of the last call, as a measure of the next.</param>
/// <param name="Input">Tokens of input, cached ones too.</param>
/// <param name="EstimatedCalls">Calls whose tokens are estimates.</param>
public sealed record Spending(
    long Calls, long Charged, long Cached, decimal Cost, long UnpricedCalls, long ActiveMs, int Turns, long LastCharge, decimal LastCost, long Input = 0, long EstimatedCalls = 0)
{
    public static readonly Spending None = new(0, 0, 0, 0m, 0, 0, 0, 0, 0m);

    public Spending Plus(Usage? usage)
    {
        if (usage is null) { return this with { Calls = Calls + 1, UnpricedCalls = UnpricedCalls + 1 }; }

        var charge = Math.Max(0, usage.Input - usage.Cached) + usage.Output;
        return this with
        {
            Calls = Calls + 1,
            Charged = Charged + charge,
            Cached = Cached + usage.Cached,
            Cost = Cost + (usage.Cost ?? 0m),
            UnpricedCalls = UnpricedCalls + (usage.Cost is null ? 1 : 0),
            LastCharge = charge,
            LastCost = usage.Cost ?? 0m,
            Input = Input + usage.Input,
            EstimatedCalls = EstimatedCalls + (usage.Estimated is true ? 1 : 0),
        };
    }
}
