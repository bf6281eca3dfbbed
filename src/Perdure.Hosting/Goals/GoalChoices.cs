using System.Globalization;
using Perdure.Core.Configuration;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Goals;

/// <summary>Turns choices into what goals may do by themselves.</summary>
public static class GoalChoices
{
    /// <returns>The session's own policy with only that changed which was said; null where nothing was said of it at all.</returns>
    /// <param name="choice">Finds a model by its name.</param>
    public static GoalPolicy? Of(GoalPolicy? before, Config said, Func<string, ModelChoice> choice)
    {
        var policy = before ?? GoalPolicy.Usual;
        var now = policy with
        {
            GoOn = said.Flag(ConfigKeys.GoalsGoOn) ?? policy.GoOn,
            ResumesMax = said.Number(ConfigKeys.GoalsResumesMax) ?? policy.ResumesMax,
            RetryMinutes = said.Number(ConfigKeys.GoalsRetryMinutes) ?? policy.RetryMinutes,
            AnswerMinutes = said.Number(ConfigKeys.GoalsAnswerMinutes) ?? policy.AnswerMinutes,
            CheckMinutes = said.Number(ConfigKeys.GoalsCheckMinutes) ?? policy.CheckMinutes,
            FlakyRuns = said.Number(ConfigKeys.GoalsFlakyRuns) ?? policy.FlakyRuns,
            Judge = said.Text(ConfigKeys.GoalsJudgeModel) is { } judge ? choice(judge) : policy.Judge,
            Quiet = Quiet(said) ?? policy.Quiet,
            TurnsWithoutProgressMax = said.Number(ConfigKeys.GoalsTurnsWithoutProgressMax) ?? policy.TurnsWithoutProgressMax,
            ClaimsInRowMax = said.Number(ConfigKeys.GoalsClaimsInRowMax) ?? policy.ClaimsInRowMax,
            CallsMax = said.Number(ConfigKeys.GoalsCallsMax) ?? policy.CallsMax,
            InputMax = said.Number(ConfigKeys.GoalsInputMillionsMax) * GoalPolicy.Million ?? policy.InputMax,
            CommandWaitMinutes = said.Number(ConfigKeys.GoalsCommandWaitMinutes) ?? policy.CommandWaitMinutes,
        };
        return now == policy ? before : now;
    }

    /// <returns>When nothing goes on by itself, by the clock of this machine as it is set now; null where that was not said.</returns>
    public static QuietHours? Quiet(Config said)
    {
        if (said.Text(ConfigKeys.QuietHours) is not { } text) { return null; }

        var parts = text.Split('-');
        return parts is [var from, var to] && Minute(from) is { } first && Minute(to) is { } last && first != last
            ? new QuietHours(first, last, (int)TimeZoneInfo.Local.GetUtcOffset(TimeProvider.System.GetUtcNow()).TotalMinutes)
            : throw new HostingException($"{ConfigKeys.QuietHours.Name}: expected a part of the day such as 22:00-07:00, found \"{text}\".");
    }

    private static int? Minute(string text) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : null;
}
