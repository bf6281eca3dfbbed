namespace Perdure.Core.Configuration;

/// <summary>What goals may do by themselves.</summary>
/// <param name="GoOn">Go on after a limit when it is over.</param>
/// <param name="ResumesMax">How often, before the user has a hand in it again.</param>
/// <param name="RetryMinutes">When to look again where nobody said when a limit is over.</param>
/// <param name="CheckMinutes">How long one check may take.</param>
/// <param name="AnswerMinutes">How long a question holds up a goal before everything else comes first.</param>
/// <param name="FlakyRuns">How often a check has to pass in a row that failed and passed on the same files.</param>
/// <param name="Judge">The model that reviews what no command can tell; null for another one of the chain, or the session's own.</param>
/// <param name="Quiet">When a limited goal does not go on by itself.</param>
/// <param name="TurnsWithoutProgressMax">After so many turns in a row that brought nothing the user has to look.</param>
/// <param name="ClaimsInRowMax">After so many refused claims between which nothing changed the user has to look.</param>
/// <param name="CallsMax">Model calls of a goal that has no ceiling of its own.</param>
/// <param name="InputMax">Tokens of input, cached ones too, of a goal that has no ceiling of its own.</param>
/// <param name="CommandWaitMinutes">How long a goal at rest first waits for a command that does not end before it looks; each time twice as long.</param>
public sealed record GoalPolicy(
    bool GoOn = true,
    int ResumesMax = GoalPolicy.DefaultResumesMax,
    int RetryMinutes = GoalPolicy.DefaultRetryMinutes,
    int CheckMinutes = GoalPolicy.DefaultCheckMinutes,
    QuietHours? Quiet = null,
    int AnswerMinutes = GoalPolicy.DefaultAnswerMinutes,
    int FlakyRuns = GoalPolicy.DefaultFlakyRuns,
    ModelChoice? Judge = null,
    int TurnsWithoutProgressMax = GoalPolicy.DefaultTurnsWithoutProgressMax,
    int ClaimsInRowMax = GoalPolicy.DefaultClaimsInRowMax,
    int CallsMax = GoalPolicy.DefaultCallsMax,
    long InputMax = GoalPolicy.DefaultInputMax,
    int CommandWaitMinutes = GoalPolicy.DefaultCommandWaitMinutes)
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

    /// <summary>With the pauses between them that takes some minutes; who got nowhere by then needs a hint.</summary>
    public const int DefaultTurnsWithoutProgressMax = 10;

    /// <summary>A claim takes one call, and nothing was done in between.</summary>
    public const int DefaultClaimsInRowMax = 5;

    /// <summary>Days of work without a pause; a loop that everything else overlooked ends here.</summary>
    public const int DefaultCallsMax = 10_000;

    /// <summary>Ten thousand calls of 50,000 tokens: some hundred dollars where nearly all of it is cached.</summary>
    public const long DefaultInputMax = 500 * Million;

    public const long Million = 1_000_000;

    /// <summary>A build ends sooner; a server never does, and must not hold a goal for ever.</summary>
    public const int DefaultCommandWaitMinutes = 30;
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
