using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Hosting.Goals;

namespace Perdure.Cli.Goals;

/// <summary>The options that say what proves a goal and what it may spend.</summary>
internal sealed class GoalOptions
{
    private readonly Option<string[]> _checks = Texts("--check", "CMD", "A command that has to succeed; may be given several times, like the next four.");
    private readonly Option<string[]> _mustNots = Texts("--must-not", "CMD", "A command that has to fail; or \"path: PATH\", which may not change; or \"text: WORDS\", which is judged.");
    private readonly Option<string[]> _judged = Texts("--judge", "TEXT", "A criterion that a second model call reviews: judged, not proven.");
    private readonly Option<string[]> _protected = Texts("--protect", "PATH", "Files the proof rests on: read-only to the tools, compared at the end.");
    private readonly Option<string[]> _reading = Texts("--read", "PATH", "What is to be read first.");
    private readonly Option<string?> _tokens = Text("--budget-tokens", "N", "Tokens that are charged (input not cached, and output): 800k, 5M.");
    private readonly Option<string?> _cost = Text("--budget-cost", "USD", "US dollars.");
    private readonly Option<string?> _deadline = Text("--deadline", "DURATION", "Wall time from now on: 90m, 12h, 2d.");
    private readonly Option<string?> _active = Text("--active", "DURATION", "Time of work, without waits.");
    private readonly Option<int?> _turns = new("--max-turns") { HelpName = "N", Description = "Turns begun for the goal." };
    private readonly Option<int?> _calls = new("--max-calls") { HelpName = "N", Description = $"Model calls, of agents too; {GoalPolicy.DefaultCallsMax} where nothing is said." };
    private readonly Option<string?> _input = Text("--max-input", "N", $"Tokens of input, cached ones too; {GoalPolicy.DefaultInputMax / GoalPolicy.Million}M where nothing is said.");

    public static Option<bool> CommitProgress() => new("--commit-progress") { Description = "Keep each turn that changed something as a commit on a branch of its own, perdure/SESSION; no hook runs." };

    public static Option<bool> EvenIfTrue() => new("--even-if-true") { Description = "Begin the goal although its proof holds already." };

    public void AddProofTo(Command command)
    {
        foreach (var option in (Option[])[_checks, _mustNots, _judged, _protected, _reading]) { command.Add(option); }
    }

    public void AddBudgetsTo(Command command)
    {
        foreach (var option in (Option[])[_tokens, _cost, _deadline, _active, _turns, _calls, _input]) { command.Add(option); }
    }

    /// <returns>The contract with what was said put in the place of what it had; the same where nothing was said.</returns>
    public Contract Contract(ParseResult parsed, Contract before)
    {
        var mustNots = Said(parsed, _mustNots);
        return MustNots.Split(before, mustNots) with
        {
            Checks = Said(parsed, _checks) ?? before.Checks,
            Judged = Said(parsed, _judged) is { } judged ? [.. judged, .. MustNots.AsCriteria(mustNots ?? [])] : mustNots is null ? before.Judged : [.. before.Judged, .. MustNots.AsCriteria(mustNots)],
            Protected = Said(parsed, _protected) ?? before.Protected,
            Reading = Said(parsed, _reading) ?? before.Reading,
        };
    }

    public bool SayAnything(ParseResult parsed) => SayAProof(parsed) || Budgets(parsed, Core.Values.Budgets.Unlimited, DateTimeOffset.UnixEpoch) != Core.Values.Budgets.Unlimited;

    public bool SayAProof(ParseResult parsed) =>
        ((Option<string[]>[])[_checks, _mustNots, _judged, _protected, _reading]).Any(option => Said(parsed, option) is not null);

    /// <returns>The budgets with what was said put in the place of what they had.</returns>
    public Budgets Budgets(ParseResult parsed, Budgets before, DateTimeOffset now) => new(
        parsed.GetValue(_tokens) is { } tokens ? Amounts.Tokens("--budget-tokens", tokens) : before.Tokens,
        parsed.GetValue(_cost) is { } cost ? Amounts.Money("--budget-cost", cost) : before.Cost,
        parsed.GetValue(_deadline) is { } deadline ? now + Duration.Parse("--deadline", deadline) : before.Deadline,
        parsed.GetValue(_active) is { } active ? (long)Duration.Parse("--active", active).TotalSeconds : before.ActiveSeconds,
        parsed.GetValue(_turns) is { } turns ? Amounts.Above0("--max-turns", turns) : before.Turns,
        parsed.GetValue(_calls) is { } calls ? Amounts.Above0("--max-calls", calls) : before.Calls,
        parsed.GetValue(_input) is { } input ? Amounts.Tokens("--max-input", input) : before.Input);

    private static ImmutableArray<string>? Said(ParseResult parsed, Option<string[]> option)
    {
        var values = parsed.GetValue(option);
        if (values is null or []) { return null; }

        return values.Any(string.IsNullOrWhiteSpace) ? throw new UserErrorException($"{option.Name}: expected some words, found none.") : [.. values];
    }

    private static Option<string?> Text(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };

    private static Option<string[]> Texts(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };
}
