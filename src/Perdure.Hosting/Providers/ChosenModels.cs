using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Goals;
using Perdure.Models;

namespace Perdure.Hosting.Providers;

/// <summary>Turns choices into the settings a session runs under.</summary>
public sealed class ChosenModels(ProviderRoster providers)
{
    /// <param name="model">What is asked, as <c>provider/model</c>.</param>
    public Settings New(Config config, string model) => Changed(new Settings([Choice(model)], Snapshots: true), config);

    /// <summary>The session's own settings, with only that changed which <paramref name="said"/> says.</summary>
    public Settings Changed(Settings settings, Config said)
    {
        var before = settings.Models[0];
        var main = said.Text(ConfigKeys.Model) is { } model && model != before.Ref ? Choice(model) with { Effort = before.Effort } : before;
        main = main with
        {
            Effort = said.Text(ConfigKeys.ReasoningEffort) ?? main.Effort,
            ContextTokens = said.Number(ConfigKeys.ContextTokens) ?? main.ContextTokens,
            CompactAtTokens = said.Number(ConfigKeys.AutoCompactTokens) ?? main.CompactAtTokens,
        };
        IEnumerable<ModelChoice> standIns = said.Find(ConfigKeys.Fallback) is null
            ? settings.Models.Skip(1)
            : said.Texts(ConfigKeys.Fallback).Select(name => Choice(name) with { Effort = main.Effort });
        ImmutableArray<ModelChoice> chain = [main, .. standIns.Where(standIn => standIn.Ref != main.Ref).DistinctBy(standIn => standIn.Ref)];
        return settings with
        {
            Models = chain,
            WhenBusy = said.Text(ConfigKeys.WhenBusy) is { } busy ? Enum.Parse<Delivery>(busy, ignoreCase: true) : settings.WhenBusy,
            WakeOnCommandEnd = said.Flag(ConfigKeys.WakeOnCommandEnd) ?? settings.WakeOnCommandEnd,
            PatienceMinutes = said.Number(ConfigKeys.PatienceMinutes) ?? settings.PatienceMinutes,
            CoolDownMinutes = said.Number(ConfigKeys.CoolDownMinutes) ?? settings.CoolDownMinutes,
            Breaker = Breaker(settings.Breaker, said),
            Snapshots = said.Flag(ConfigKeys.Snapshots) ?? settings.Snapshots,
            Goals = GoalChoices.Of(settings.Goals, said, Choice),
            Agents = Agents(settings.Agents, said),
        };
    }

    /// <summary>Complains of the first model whose provider nobody knows any more.</summary>
    public void MustBeKnown(Settings settings, string whose, string instead)
    {
        foreach (var choice in settings.Models.Concat(settings.Goals?.Judge is { } judge ? [judge] : []))
        {
            if (providers.Find(choice.Provider) is not null) { continue; }

            var nearest = Nearest.To(choice.Provider, providers.Names);
            var meant = nearest is null ? "" : $" (did you mean \"{nearest}\"?)";
            throw new HostingException(
                $"expected the provider \"{choice.Provider}\" of {whose} ({choice.Ref}) in the configuration, found none{meant}; "
                + $"describe it under \"providers\" (perdure config path), or {instead}");
        }
    }

    private static AgentPolicy? Agents(AgentPolicy? before, Config said)
    {
        var policy = before ?? new AgentPolicy();
        var now = new AgentPolicy(
            said.Number(ConfigKeys.AgentsDepthMax) ?? policy.DepthMax,
            said.Number(ConfigKeys.AgentsAtOnceMax) ?? policy.AtOnceMax,
            said.Number(ConfigKeys.AgentsPerSessionMax) ?? policy.PerSessionMax,
            said.Number(ConfigKeys.AgentsPerPromptMax) ?? policy.PerPromptMax,
            said.Number(ConfigKeys.AgentsCallsMax) ?? policy.CallsMax);
        return now == policy ? before : now;
    }

    private static BreakerLimits? Breaker(BreakerLimits? before, Config said)
    {
        var (notice, change, stop) = (said.Number(ConfigKeys.BreakerNoticeAt), said.Number(ConfigKeys.BreakerSwitchAt), said.Number(ConfigKeys.BreakerStopAt));
        if ((notice, change, stop) == (null, null, null)) { return before; }

        var limits = before ?? BreakerLimits.Usual;
        return new BreakerLimits(notice ?? limits.NoticeAt, change ?? limits.SwitchAt, stop ?? limits.StopAt);
    }

    private ModelChoice Choice(string name)
    {
        var slash = name.IndexOf('/');
        var choice = new ModelChoice(name[..slash], name[(slash + 1)..]);
        var known = providers.Find(choice.Provider) is { } provider ? ModelCatalog.Model(provider, choice.Model) : null;
        return choice with { ContextTokens = known?.ContextTokens };
    }
}
