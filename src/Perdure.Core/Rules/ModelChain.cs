using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.State;

namespace Perdure.Core.Rules;

/// <summary>Which model of the chain is to be asked: the first that is not cooling down.</summary>
internal static class ModelChain
{
    public static ModelChoice? Available(SessionState state, DateTimeOffset at) =>
        state.Settings.Models.FirstOrDefault(model => !state.Cooldowns.Any(cooling => cooling.Model == model.Ref && cooling.Until > at));

    public static ModelChoice? OtherAvailable(SessionState state, DateTimeOffset at) => OtherAvailable(state, state.Model, at);

    /// <returns>One that may be asked in place of <paramref name="failed"/>.</returns>
    public static ModelChoice? OtherAvailable(SessionState state, string failed, DateTimeOffset at) => state.Settings.Models.FirstOrDefault(
        model => model.Ref != failed && !state.Cooldowns.Any(cooling => cooling.Model == model.Ref && cooling.Until > at));

    /// <returns>The change that is due, or null where the right model is in use or every model is cooling.</returns>
    public static ModelSwitched? Returning(SessionState state, DateTimeOffset at)
    {
        if (Available(state, at) is not { } right || right.Ref == state.Model) { return null; }

        var why = state.Cooldowns.FirstOrDefault(cooling => cooling.Model == state.Model && cooling.Until > at) is { } ours
            ? $"{ours.Model} is left alone until {ours.Until:O}"
            : $"{right.Ref} may be asked again";
        return new ModelSwitched(state.Model, right.Ref, why);
    }

    public static ImmutableArray<ModelCooldown> With(ImmutableArray<ModelCooldown> cooling, string model, DateTimeOffset until) =>
        [.. cooling.Where(other => other.Model != model), new ModelCooldown(model, until)];
}
