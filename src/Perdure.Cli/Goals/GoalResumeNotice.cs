using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Goals;

/// <summary>Says what a goal from another day is about to do, and how to stop it, before it does.</summary>
internal static class GoalResumeNotice
{
    private const int ObjectiveChars = 100;

    /// <returns>False where somebody was to be asked, and did not agree.</returns>
    public static async Task<bool> GivenAsync(ISessionReader store, SessionState state, Config config, TimeProvider clock, Terminal terminal, CancellationToken cancel)
    {
        var policy = config.Text(ConfigKeys.GoalsOnResume) ?? ConfigKeys.GoalsOnResumeStandard;
        if (policy == "go-on" || state.Goal is not { } goal || await LastDayAsync(store, state.Id, cancel) is not { } day) { return true; }
        if (day == DateOnly.FromDateTime(clock.GetLocalNow().DateTime)) { return true; }

        var left = GoalPage.Left(goal, clock.GetUtcNow());
        terminal.Warn($"this goal was last worked on on {day:yyyy-MM-dd}; it goes on now with {state.Model} in {state.Started!.Workspace}: {Printable.FirstLine(goal.Objective, ObjectiveChars)}");
        terminal.Warn($"{(left.Length > 0 ? $"left: {left}; " : "")}stop it with Ctrl+C, and it is paused");
        if (policy != "ask") { return true; }
        if (Terminal.InputIsPiped)
        {
            terminal.Warn("goals.onResume is \"ask\" and nobody can be asked here; nothing was started");
            return false;
        }

        terminal.Error.Write("go on? [y/N] ");
        using var input = Terminal.OpenInput();
        return (await input.ReadLineAsync(cancel))?.Trim() is "y" or "Y" or "yes";
    }

    private static async Task<DateOnly?> LastDayAsync(ISessionReader store, SessionId session, CancellationToken cancel)
    {
        await foreach (var stored in store.ListAsync(cancel))
        {
            if (stored.Id == session) { return DateOnly.FromDateTime(stored.UpdatedAt.LocalDateTime); }
        }

        return null;
    }
}
