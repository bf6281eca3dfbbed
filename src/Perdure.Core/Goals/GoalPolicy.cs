namespace Perdure.Core;

/// <summary>What goals may do by themselves.</summary>
/// <param name="GoOn">Go on after a limit when it is over.</param>
/// <param name="ResumesMax">How often, before a person has a hand in it again.</param>
/// <param name="RetryMinutes">When to look again where nobody said when a limit is over.</param>
/// <param name="CheckMinutes">How long one check may take.</param>
/// <param name="AnswerMinutes">How long a question holds up a goal before everything else comes first.</param>
/// <param name="FlakyRuns">How often a check has to pass in a row that failed and passed on the same files.</param>
/// <param name="Judge">The model that reviews what no command can tell; null for another one of the chain, or the session's own.</param>
/// <param name="Quiet">When a limited goal does not go on by itself.</param>
public sealed record GoalPolicy(
    bool GoOn = true,
    int ResumesMax = GoalPolicy.DefaultResumesMax,
    int RetryMinutes = GoalPolicy.DefaultRetryMinutes,
    int CheckMinutes = GoalPolicy.DefaultCheckMinutes,
    QuietHours? Quiet = null,
    int AnswerMinutes = GoalPolicy.DefaultAnswerMinutes,
    int FlakyRuns = GoalPolicy.DefaultFlakyRuns,
    ModelChoice? Judge = null)
{
    public static readonly GoalPolicy Usual = new();

    /// <returns>The model of this name among those that may be asked to review; null where there is none.</returns>
    public static ModelChoice? JudgeOf(Settings settings, string modelRef) =>
        settings.Goals?.Judge is { } judge && judge.Ref == modelRef ? judge : settings.Find(modelRef);

    /// <summary>Ten days of five-hour windows; after that somebody should have had a look.</summary>
    public const int DefaultResumesMax = 48;

    public const int DefaultRetryMinutes = 60;

    /// <summary>Long enough for somebody who sees the notice, short enough for nobody's night to be lost.</summary>
    public const int DefaultAnswerMinutes = 5;

    /// <summary>The tests of a large project; what takes longer hangs.</summary>
    public const int DefaultCheckMinutes = 60;

    /// <summary>A check that fails every second time passes so often by luck once in eight claims.</summary>
    public const int DefaultFlakyRuns = 3;
}

/// <summary>A part of each day, as minutes since midnight by a clock that is <paramref name="OffsetMinutes"/> ahead of UTC.</summary>
public sealed record QuietHours(int FromMinute, int ToMinute, int OffsetMinutes)
{
    /// <returns>The moment itself, or the end of the quiet hours it falls into.</returns>
    public DateTimeOffset After(DateTimeOffset moment)
    {
        var local = moment.ToOffset(TimeSpan.FromMinutes(OffsetMinutes));
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var within = FromMinute <= ToMinute ? minute >= FromMinute && minute < ToMinute : minute >= FromMinute || minute < ToMinute;
        if (!within) { return moment; }

        var days = minute < ToMinute ? 0 : 1;
        return new DateTimeOffset(local.Date, local.Offset).AddDays(days).AddMinutes(ToMinute).ToUniversalTime();
    }
}
