using Perdure.Core;

namespace Perdure.Cli.Goals;

/// <summary>Shows one goal, or lists them all.</summary>
internal static class GoalShow
{
    private const int ObjectiveLetters = 60;

    public static async Task<int> OneAsync(string? target, string folder, bool withEvidence, bool json, CancellationToken cancel)
    {
        var (session, state) = await GoalFinder.FindAsync(Composition.Store(Home.FromEnvironment()), target, folder, cancel);
        var now = TimeProvider.System.GetUtcNow();
        var terminal = Terminal.Current;
        if (json) { terminal.Out.WriteLine(GoalJson.Of(session, state, now)); }
        else { terminal.Out.Write(GoalPage.Of(session, state, now, withEvidence)); }

        return ExitCode.Done;
    }

    /// <param name="folder">Null for every folder.</param>
    public static async Task<int> AllAsync(string? folder, bool json, CancellationToken cancel)
    {
        var terminal = Terminal.Current;
        var goals = new List<(SessionId Id, SessionState State)>();
        await foreach (var (stored, state) in GoalFinder.AllAsync(Composition.Store(Home.FromEnvironment()), folder, terminal.Warn, cancel)) { goals.Add((stored.Id, state)); }

        var now = TimeProvider.System.GetUtcNow();
        if (json) { terminal.Out.WriteLine(Json(goals, now)); }
        else if (goals.Count > 0) { terminal.Out.Write(Table(goals, now)); }
        else { terminal.Warn(folder is null ? "there are no goals yet" : $"there are no goals of {folder}; --all shows those of other folders"); }

        return ExitCode.Done;
    }

    private static string Json(List<(SessionId Id, SessionState State)> goals, DateTimeOffset now) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (id, state) in goals) { GoalJson.Write(json, id, state, now); }

        json.WriteEndArray();
    });

    private static string Table(List<(SessionId Id, SessionState State)> goals, DateTimeOffset now) => TextTable.Of(
    [
        ["SESSION", "STATUS", "TURNS", "TOKENS", "LEFT", "GOAL"],
        .. goals.Select(goal => new[]
        {
            goal.Id.Value,
            GoalJson.Status(goal.State),
            $"{goal.State.Goal!.Spent.Turns}",
            UsageLine.Tokens(goal.State.Goal.Charged),
            GoalPage.Left(goal.State.Goal, now) is { Length: > 0 } left ? left : "-",
            Printable.FirstLine(goal.State.Goal.Objective, ObjectiveLetters),
        }),
    ]);
}
