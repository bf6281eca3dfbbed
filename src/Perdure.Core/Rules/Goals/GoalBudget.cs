using System.Globalization;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Whether a goal may spend more, and when its last turn has come.</summary>
internal static class GoalBudget
{
    /// <summary>The share of a budget that is kept for leaving the workspace in order.</summary>
    private const int ReserveShare = 10;

    /// <summary>Of a long deadline a tenth would be hours.</summary>
    private static readonly TimeSpan ReserveTimeMax = TimeSpan.FromMinutes(10);

    /// <returns>Which budget is used up; null where there is some left of each.</returns>
    public static string? Reached(Goal goal, DateTimeOffset at) => goal switch
    {
        { Budgets.Tokens: { } tokens, Charged: var charged } when charged >= tokens => $"the budget of {Words.Count(tokens)} tokens is used up",
        { Budgets.Cost: { } cost, Cost: var spent } when spent >= cost => $"the budget of {Words.Money(cost)} is used up",
        _ when DeadlinePassed(goal, at) is { } over => over,
        { Budgets.Calls: { } calls } when Calls(goal) >= calls => $"its ceiling of {Words.Count(calls)} model calls is reached",
        { Budgets.Input: { } input } when Input(goal) >= input => $"its ceiling of {Words.Count(input)} tokens of input, cached ones too, is reached",
        { Budgets.ActiveSeconds: { } seconds } when GoalAccounting.ActiveTime(goal, at).TotalSeconds >= seconds => $"its time of work, {Words.Time(TimeSpan.FromSeconds(seconds))}, is used up",
        _ => null,
    };

    /// <returns>Which deadline is over; null where none is, or the moment is not said.</returns>
    public static string? DeadlinePassed(Goal goal, DateTimeOffset at) => at != default && at >= goal.Budgets.Deadline ? $"its deadline, {goal.Budgets.Deadline:yyyy-MM-dd HH:mm} UTC, is over" : null;

    /// <summary>Whether anything but time is used up; that needs no clock.</summary>
    public static bool IsSpent(Goal goal) =>
        goal.Charged >= goal.Budgets.Tokens || goal.Cost >= goal.Budgets.Cost || Calls(goal) >= goal.Budgets.Calls || Input(goal) >= goal.Budgets.Input;

    /// <summary>The budgets with the ceilings that hold where nobody says otherwise.</summary>
    public static Budgets Bounded(Budgets budgets, GoalPolicy policy) => budgets with { Calls = budgets.Calls ?? policy.CallsMax, Input = budgets.Input ?? policy.InputMax };

    /// <returns>Whether all turns have been begun; the last one may still run.</returns>
    public static bool TurnsReached(Goal goal) => goal.Spent.Turns >= goal.Budgets.Turns;

    /// <returns>The budget whose end is near; null where none is.</returns>
    public static string? Nearing(Goal goal, DateTimeOffset at) => goal switch
    {
        { Budgets.Tokens: { } tokens, Spent: var spent, Charged: var charged } when tokens - charged <= Math.Max(tokens / ReserveShare, spent.LastCharge) => "tokens",
        { Budgets.Cost: { } cost, Spent: var spent, Cost: var whole } when cost - whole <= Math.Max(cost / ReserveShare, spent.LastCost) => "money",
        { Budgets.Calls: { } calls } when IsNear(Calls(goal), calls) => "model calls",
        { Budgets.Input: { } input } when IsNear(Input(goal), input) => "tokens of input",
        { Budgets.Deadline: { } deadline } when deadline - at <= Reserve(deadline - goal.SetAt) => "time until the deadline",
        { Budgets.ActiveSeconds: { } seconds } when TimeSpan.FromSeconds(seconds) - GoalAccounting.ActiveTime(goal, at) <= Reserve(TimeSpan.FromSeconds(seconds)) => "time of work",
        _ => null,
    };

    /// <summary>Money cannot be kept account of where nobody knows the price.</summary>
    public static bool IsBlind(Goal goal) => goal.Budgets.Cost is not null && goal.Spent.UnpricedCalls + goal.Delegated.UnpricedCalls > 0;

    /// <summary>What is left of each budget, in words; empty where nothing is bounded.</summary>
    public static string Left(Goal goal, DateTimeOffset at)
    {
        var parts = new List<string>();
        var (budgets, spent) = (goal.Budgets, goal.Spent);
        if (budgets.Tokens is { } tokens) { parts.Add($"{Words.Count(Math.Max(0, tokens - goal.Charged))} of {Words.Count(tokens)} tokens"); }
        if (budgets.Cost is { } cost) { parts.Add($"{Words.Money(Math.Max(0, cost - goal.Cost))} of {Words.Money(cost)}"); }
        if (budgets.Deadline is { } deadline) { parts.Add($"{Words.Time(deadline - at)} until the deadline"); }
        if (budgets.ActiveSeconds is { } seconds) { parts.Add($"{Words.Time(TimeSpan.FromSeconds(seconds) - GoalAccounting.ActiveTime(goal, at))} of work"); }
        if (budgets.Turns is { } turns) { parts.Add($"{Math.Max(0, turns - spent.Turns)} of {turns} turns"); }

        // Ceilings are far away, and are told when they are not.
        if (budgets.Calls is { } calls && IsNear(Calls(goal), calls)) { parts.Add($"{Words.Count(Math.Max(0, calls - Calls(goal)))} of {Words.Count(calls)} model calls"); }
        if (budgets.Input is { } input && IsNear(Input(goal), input)) { parts.Add($"{Words.Count(Math.Max(0, input - Input(goal)))} of {Words.Count(input)} tokens of input"); }

        return string.Join(", ", parts);
    }

    /// <summary>Model calls made for the goal, by whomever.</summary>
    public static long Calls(Goal goal) => goal.Spent.Calls + goal.Delegated.Calls;

    /// <summary>Tokens of input, cached ones too, by whomever.</summary>
    public static long Input(Goal goal) => goal.Spent.Input + goal.Delegated.Input;

    private static bool IsNear(long used, long whole) => whole - used <= Math.Max(1, whole / ReserveShare);

    private static TimeSpan Reserve(TimeSpan whole) => TimeSpan.FromTicks(Math.Min(whole.Ticks / ReserveShare, ReserveTimeMax.Ticks));

    /// <summary>Numbers as people say them.</summary>
    private static class Words
    {
        public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

        public static string Money(decimal cost) => string.Create(CultureInfo.InvariantCulture, $"${cost:0.00##}");

        public static string Time(TimeSpan time) => time switch
        {
            { Ticks: <= 0 } => "no time",
            { TotalMinutes: < 1 } => $"{time.Seconds} s",
            { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min",
            _ => $"{(int)time.TotalHours} h {time.Minutes} min",
        };
    }
}
