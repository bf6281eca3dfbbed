using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Goals;

namespace Perdure.Cli.Goals;

/// <summary>Shows one goal, or lists them all.</summary>
internal static class GoalShow
{
    private const int ObjectiveChars = 60;

    public static async Task<int> OneAsync(string? target, string folder, bool withEvidence, bool json, CancellationToken cancel)
    {
        var store = Composition.Store(Home.FromEnvironment(Terminal.Current.Warn));
        var (session, state) = await GoalFinder.FindAsync(store, target, folder, cancel);
        var isRun = await store.OwnerAsync(session, cancel) is not null;
        var now = TimeProvider.System.GetUtcNow();
        var terminal = Terminal.Current;
        if (json) { terminal.Out.WriteLine(GoalJson.Of(session, state, now, isRun)); }
        else { terminal.Out.Write(GoalPage.Of(session, state, now, withEvidence, isRun)); }

        return ExitCode.Done;
    }

    /// <param name="folder">Null for every folder.</param>
    public static async Task<int> AllAsync(string? folder, bool json, CancellationToken cancel)
    {
        var terminal = Terminal.Current;
        var store = Composition.Store(Home.FromEnvironment(Terminal.Current.Warn));
        var goals = new List<(SessionId Id, SessionState State, bool IsRun)>();
        await foreach (var (stored, state) in GoalFinder.AllAsync(store, folder, terminal.Warn, cancel)) { goals.Add((stored.Id, state, await store.OwnerAsync(stored.Id, cancel) is not null)); }

        var now = TimeProvider.System.GetUtcNow();
        if (json) { terminal.Out.WriteLine(Json(goals, now)); }
        else if (goals.Count > 0) { terminal.Out.Write(Table(goals, now)); }
        else { terminal.Warn(folder is null ? "there are no goals yet" : $"there are no goals of {folder}; --all shows those of other folders"); }

        return ExitCode.Done;
    }

    private static string Json(List<(SessionId Id, SessionState State, bool IsRun)> goals, DateTimeOffset now) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (id, state, isRun) in goals) { GoalJson.Write(json, id, state, now, isRun); }

        json.WriteEndArray();
    });

    private static string Table(List<(SessionId Id, SessionState State, bool IsRun)> goals, DateTimeOffset now) => TextTable.Of(
    [
        ["SESSION", "STATUS", "TURNS", "TOKENS", "LEFT", "GOAL"],
        .. goals.Select(goal => new[]
        {
            goal.Id.Value,
            GoalPage.Status(goal.State, goal.IsRun),
            $"{goal.State.Goal!.Spent.Turns}",
            UsageLine.Tokens(goal.State.Goal.Charged),
            GoalPage.Left(goal.State.Goal, now) is { Length: > 0 } left ? left : "-",
            Printable.FirstLine(goal.State.Goal.Objective, ObjectiveChars),
        }),
    ]);
}
