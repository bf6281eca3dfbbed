using System.Collections.Immutable;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>The parts of a proof in their order, and which is looked at next.</summary>
internal static class ProofSteps
{
    /// <returns>The next part to look at; null when all were, judged criteria apart.</returns>
    public static ProofStep? Next(Goal goal, Claim claim, int flakyRuns)
    {
        var place = 0;
        foreach (var step in Of(goal.Contract, claim.Occasion))
        {
            var (runs, wanted, failed) = (0, goal.Flaky.Contains(step) ? flakyRuns : 1, false);
            while (runs < wanted && !failed && place < claim.Found.Length && Matches(claim.Found[place], step))
            {
                failed = !claim.Found[place].Holds;
                place++;
                runs++;
            }

            if (runs < wanted && !failed) { return step; }
        }

        return null;
    }

    /// <summary>Sealed files are compared first and last: what is put back after the checks was bent while they ran.</summary>
    public static IEnumerable<ProofStep> Of(Contract contract, ProofOccasion occasion)
    {
        var seals = contract.HasSeals && occasion != ProofOccasion.Baseline ? string.Join(", ", contract.Sealed) : null;
        if (seals is not null) { yield return new ProofStep(ProofKind.Files, seals); }
        foreach (var check in contract.Checks) { yield return new ProofStep(ProofKind.Check, check); }
        foreach (var mustNot in contract.MustNots) { yield return new ProofStep(ProofKind.MustNot, mustNot); }
        if (seals is not null && contract.HasCommands) { yield return new ProofStep(ProofKind.FilesAfter, seals); }
    }

    /// <summary>A command that failed and passed on the same files is flaky, and has to pass several times from then on.</summary>
    public static ImmutableArray<ProofStep> FlakyWith(Goal goal, Evidence found, string? tree)
    {
        var step = new ProofStep(found.Kind, found.What);
        var before = goal.Results.FirstOrDefault(result => result.Step == step);
        return tree is not null && before is not null && before.Tree == tree && before.Holds != found.Holds && !goal.Flaky.Contains(step)
            ? goal.Flaky.Add(step)
            : goal.Flaky;
    }

    public static ImmutableArray<CheckResult> ResultsWith(Goal goal, Evidence found, string? tree)
    {
        var step = new ProofStep(found.Kind, found.What);
        return [.. goal.Results.Where(result => result.Step != step), new CheckResult(step, tree, found.Holds)];
    }

    private static bool Matches(Evidence found, ProofStep step) => found.Kind == step.Kind && found.What == step.What;
}
