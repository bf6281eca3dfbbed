using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Hosting.Recovery;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Server.Tests;

public sealed class JudgingUnfinishedSessions : IDisposable
{
    private static readonly DateTimeOffset Now = SessionStory.Start + TimeSpan.FromHours(5);

    private static readonly RecoveryPolicy Policy = RecoveryPolicy.Usual;

    private static readonly SessionState Open = SessionStory.Asked().State;

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("perdure-").FullName, "attempts.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void AnOpenTurnIsUnfinishedAndRestIsNot()
    {
        Assert.True(RecoveryRules.IsUnfinished(Open, Now));
        Assert.False(RecoveryRules.IsUnfinished(SessionStory.Begun().State, Now));
        Assert.False(RecoveryRules.IsUnfinished(SessionStory.Asked().Replies(new MessageItem("Done.")).State, Now));
    }

    [Fact]
    public void AnInputThatWaitsIsUnfinishedToo()
    {
        var story = SessionStory.Asked().When(Some.Input("and then", Delivery.Queue));
        Assert.True(RecoveryRules.IsUnfinished(story.State, Now));
    }

    [Fact]
    public void ItGoesOn() => Assert.IsType<RecoveryDecision.Resume>(Of(Policy, Open));

    [Fact]
    public void SwitchedOffItAsks() => Assert.IsType<RecoveryDecision.Ask>(Of(Policy with { IsOn = false }, Open));

    [Fact]
    public void AQuestionWaitsForItsPerson() =>
        Assert.IsType<RecoveryDecision.Ask>(Of(Policy, SessionStory.Asked().Replies(Some.Call("c1", "deploy")).State));

    [Fact]
    public void WhatNobodyTouchedForLongIsAPersonsToTakeUp() =>
        Assert.Contains("nobody has touched it", Assert.IsType<RecoveryDecision.Ask>(RecoveryRules.Of(Policy, Open, Now - TimeSpan.FromDays(8), new TurnAttempts(1, []), Now)).Why, StringComparison.Ordinal);

    [Fact]
    public void WhatWaitsForALimitIsNotForgottenBecauseNobodyTouchedIt()
    {
        var waiting = SessionStory.Asked().When(new ReportModelFailure(1, 1, new ModelFailure(FailureKind.Quota, "come back", RetryAt: Now + TimeSpan.FromDays(1)))).State;
        Assert.IsType<WaitingForModel>(waiting.Turn!.Situation);
        Assert.IsType<RecoveryDecision.Resume>(RecoveryRules.Of(Policy, waiting, Now - TimeSpan.FromDays(8), new TurnAttempts(1, []), Now));
    }

    [Fact]
    public void TooOftenWithinTheHourWaitsUntilTheHourIsOver()
    {
        var verdict = Assert.IsType<RecoveryDecision.RetryAt>(Of(Policy, Open, Before(5, 10, 20, 30, 40)));
        Assert.Equal(Now - TimeSpan.FromMinutes(40) + TimeSpan.FromHours(1), verdict.At);
    }

    [Fact]
    public void InQuietHoursItWaitsForTheirEnd()
    {
        var minute = (Now.Hour * 60) + Now.Minute;
        var quiet = Policy with { Quiet = new QuietHours(minute - 30, minute + 90, OffsetMinutes: 0) };
        Assert.Equal(Now.AddMinutes(90), Assert.IsType<RecoveryDecision.RetryAt>(Of(quiet, Open)).At);
        Assert.IsType<RecoveryDecision.Resume>(RecoveryRules.Of(quiet, Open, Now, new TurnAttempts(1, []), Now.AddMinutes(90)));
    }

    [Fact]
    public void ATurnThatNeverComesToItsEndIsLeftOrFailed()
    {
        var often = Before([.. Enumerable.Range(1, 10).Select(n => n * 100)]);
        Assert.Contains("taken up 10 times", Assert.IsType<RecoveryDecision.Ask>(Of(Policy, Open, often)).Why, StringComparison.Ordinal);
        Assert.IsType<RecoveryDecision.Fail>(Of(Policy with { FailAfterAttempts = true }, Open, often));
    }

    [Fact]
    public async Task AMangledFileOfAttemptsCountsFromNothing()
    {
        await File.WriteAllTextAsync(_file, "{ half");
        Assert.Empty((await new FileRecoveryAttempts(_file).OfAsync(new SessionId("s"), turn: 1, default)).At);
    }

    private static RecoveryDecision Of(RecoveryPolicy policy, SessionState state, params DateTimeOffset[] at) =>
        RecoveryRules.Of(policy, state, Now, new TurnAttempts(1, [.. at.Order()]), Now);

    private static DateTimeOffset[] Before(params int[] minutes) => [.. minutes.Select(ago => Now - TimeSpan.FromMinutes(ago))];
}
