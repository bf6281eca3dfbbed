using Perdure.Cli.Configuration;
using Perdure.Cli.Exec;
using Perdure.Cli.Serve;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Goals;

/// <summary>Begins a session for a goal and follows it until the goal rests.</summary>
internal static class GoalStart
{
    public static async Task<int> RunAsync(ExecRequest request, SetGoal goal, bool detach, CancellationToken cancel)
    {
        using var signals = new Signals();
        var terminal = Terminal.Current;
        var home = Home.FromEnvironment().Made();
        var config = ConfigLoading.Load(home, request.Folder, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(home, config);
        var settings = await ExecCommand.SettingsAsync(composition, config, request.Folder, terminal, cancel);
        if (goal.Contract is { Checks.IsEmpty: true, MustNots.IsEmpty: true, Judged.IsEmpty: true })
        {
            terminal.Warn("nothing proves this goal: it will be complete on the model's word; add --check CMD");
        }

        var beginning = new NewSession(request.Folder, ProductVersion.Number, settings);
        await using var live = await composition.Engine(settings, Watching.CanAsk(request)).BeginAsync(beginning, ThisProcess.AsWriter(composition.Clock), cancel);
        if (request.Name is { } name) { await live.TellAsync(new NameSession(name)); }

        var before = live.State;
        var pictures = request.ImageFiles.Length == 0 ? null : Prompt.Input("These pictures belong to the goal.", request) with { OutputSchema = null };
        goal = goal with { OutputSchema = request.SchemaFile is { } schema ? Prompt.ReadSchema(schema) : null };
        if ((await live.TellAsync(goal)).Refusal is { } refusal) { throw new ComplaintException(refusal); }
        if (pictures is not null) { await live.TellAsync(pictures); }

        if (detach) { return await HandingOver.RunAsync(home, live, before, cancel); }

        return await new Watching(request, terminal, composition.Clock, signals, home).FollowAsync(live, before);
    }
}
