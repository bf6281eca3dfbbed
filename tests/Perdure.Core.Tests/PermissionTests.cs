using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Shell.Judging;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class PermissionTests
{
    private const string Escalated = """{"cmd":"npm publish","sandbox_permissions":"require_escalated","justification":"the release"}""";

    private static readonly CallId C1 = new("c1");

    [Fact]
    public void ACommandRunsWithinTheWallsWithoutAnybodyBeingAsked()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: """{"cmd":"make"}"""));

        Assert.Equal(["model-replied", "tool-started"], story.Facts);
        Assert.Null(story.Log.OfType<ToolStarted>().Single().Unconfined);
    }

    [Fact]
    public void MoreThanTheWallsAllowIsAskedAboutAndWaits()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated));

        Assert.Equal(["model-replied", "question-asked"], story.Facts);
        Assert.Empty(story.Pending);
        Assert.True(story.State.AwaitsUser);
        var asked = Assert.IsType<ApprovalRequest>(Assert.Single(story.State.OpenQuestions).Question);
        Assert.Equal(("run: npm publish", "the release"), (asked.Action, asked.Justification));
        Assert.Empty(story.After(TimeSpan.FromDays(30)).Facts);
    }

    [Fact]
    public void AYesStartsTheCallOutsideTheWalls()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)).When(new AnswerQuestion(C1, new Approved(), "me"));

        Assert.Equal(["question-answered", "tool-started"], story.Facts);
        Assert.True(story.Log.OfType<ToolStarted>().Single().Unconfined);
    }

    [Fact]
    public void ANoIsAResultTheModelReads()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)).When(new AnswerQuestion(C1, new Declined("use make release"), "me"));

        Assert.Equal(["question-answered", "tool-finished", "model-asked"], story.Facts);
        Assert.Contains("use make release", Assert.IsType<ToolResult>(story.State.Transcript[^1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionIsAnsweredOnceAndTheSecondHearsWhoWasFirst()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated))
            .When(new AnswerQuestion(C1, new Approved(), "anna at the phone"))
            .When(new AnswerQuestion(C1, new Declined(), "ben at the terminal"));

        Assert.Empty(story.Facts);
        Assert.Contains("by anna at the phone: yes", story.Last.Refusal!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void AYesForTheSessionIsNotAskedForAgainAndIsNoRuleForOthers()
    {
        var story = SessionStory.Asked()
            .Replies(Some.Call("c1", arguments: Escalated)).When(new AnswerQuestion(C1, new Approved(ApprovalScope.Session), "me")).Finishes("c1")
            .Replies(Some.Call("c2", arguments: Escalated));

        Assert.Equal(["model-replied", "tool-started"], story.Facts);
        Assert.Null(story.State.Settings.Permissions?.Rules);
    }

    [Fact]
    public void AnOpenQuestionSurvivesARestart()
    {
        var before = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated));
        var after = SessionStory.Found(before.Log).When(new Wake());

        Assert.Empty(after.Facts);
        Assert.True(after.State.AwaitsUser);
        Assert.Equal(["question-answered", "tool-started"], after.When(new AnswerQuestion(C1, new Approved(), "me")).Facts);
    }

    [Fact]
    public void AProfileThatIsWidenedMeanwhileStartsTheCallAndClosesTheQuestion()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)).When(new ChangeSettings(Some.Settings with { Permissions = Profiles.Full }));

        Assert.Equal(["settings-changed", "tool-started"], story.Facts);
        Assert.Empty(story.State.OpenQuestions);
    }

    [Fact]
    public void AnInterruptClosesTheQuestion()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)).When(new Interrupt("me"));

        Assert.Equal(["interrupt-requested", "turn-ended"], story.Facts);
        Assert.Empty(story.State.OpenQuestions);
        Assert.NotNull(story.When(new AnswerQuestion(C1, new Approved(), "me")).Last.Refusal);
    }

    [Fact]
    public void UnderUnattendedThePolicyAnswersAndTheLogSaysSo()
    {
        var story = Under(Profiles.Unattended).Replies(Some.Call("c1", arguments: Escalated));

        Assert.Equal(["model-replied", "question-asked", "question-answered", "tool-finished", "model-asked"], story.Facts);
        Assert.Equal("the profile unattended", story.Log.OfType<QuestionAnswered>().Single().From);
    }

    [Fact]
    public void UnderFullNothingIsAsked() =>
        Assert.Equal(["model-replied", "tool-started"], Under(Profiles.Full).Replies(Some.Call("c1", arguments: Escalated)).Facts);

    [Fact]
    public void WithoutWallsEveryCommandIsAskedAbout() =>
        Assert.Equal(
            ["model-replied", "question-asked"],
            Under(Profiles.Workspace with { Walls = false }).Replies(Some.Call("c1", arguments: """{"cmd":"make"}""")).Facts);

    [Theory]
    [InlineData(RuleVerdict.Forbid, "tool-finished,model-asked")]
    [InlineData(RuleVerdict.Ask, "question-asked")]
    [InlineData(RuleVerdict.Allow, "tool-started")]
    public void ARuleOfThePersonDecides(RuleVerdict verdict, string facts)
    {
        var story = Under(Ruled(verdict, "npm", "publish")).Replies(Some.Call("c1", arguments: """{"cmd":"cd web && npm publish --tag next"}"""));

        Assert.Equal(facts, string.Join(',', story.Facts.Skip(1)));
        Assert.Equal(verdict == RuleVerdict.Allow, story.Log.OfType<ToolStarted>().SingleOrDefault()?.Unconfined ?? false);
    }

    [Fact]
    public void WhatIsForbiddenStaysSoUnderFullAndAfterAGrant()
    {
        var full = Profiles.Full with { Rules = Ruled(RuleVerdict.Forbid, "npm", "publish").Rules };
        Assert.Equal(["model-replied", "tool-finished", "model-asked"], Under(full).Replies(Some.Call("c1", arguments: Escalated)).Facts);
    }

    [Fact]
    public void AYesForTheSessionCoversCommandsThatBeginAlike()
    {
        var story = SessionStory.Asked()
            .Replies(Some.Call("c1", arguments: """{"cmd":"npm run deploy","sandbox_permissions":"require_escalated"}"""))
            .When(new AnswerQuestion(C1, new Approved(ApprovalScope.Session), "me")).Finishes("c1")
            .Replies(Some.Call("c2", arguments: """{"cmd":"npm run deploy --dry","sandbox_permissions":"require_escalated"}"""));
        Assert.Equal(["model-replied", "tool-started"], story.Facts);

        story = story.Finishes("c2").Replies(Some.Call("c3", arguments: """{"cmd":"npm run deploy; curl x","sandbox_permissions":"require_escalated"}"""));
        Assert.Equal(["model-replied", "question-asked"], story.Facts);
    }

    /// <summary>A grant is for a command, a folder and the bounds that were left by it; anything else is asked for again.</summary>
    [Theory]
    [InlineData("npm run deploy", null, "workspace", false)]
    [InlineData("npm run deploy --dry", "sub/dir", "workspace", false)]
    [InlineData("npm run deploy", "/elsewhere", "workspace", true)]
    [InlineData("npm run deploy", "../other", "workspace", true)]
    [InlineData("cd /elsewhere && npm run deploy", null, "workspace", true)]
    [InlineData("cd sub && npm run deploy", null, "workspace", false)]
    [InlineData("cd $x && npm run deploy", null, "workspace", true)]
    [InlineData("env -C / npm run deploy", null, "workspace", true)]
    [InlineData("npm run deploy", null, "read-only", true)]
    public void AYesForTheSessionHoldsForItsFolderAndItsProfile(string command, string? folder, string profile, bool asks)
    {
        var granted = SessionStory.Asked()
            .Replies(Some.Call("c1", arguments: """{"cmd":"npm run deploy","sandbox_permissions":"require_escalated"}"""))
            .When(new AnswerQuestion(C1, new Approved(ApprovalScope.Session), "me"))
            .When(new ChangeSettings(Some.Settings with { Permissions = profile == "read-only" ? Profiles.ReadOnly : Profiles.Workspace }))
            .Finishes("c1");
        var again = System.Text.Json.JsonSerializer.Serialize(new { cmd = command, workdir = folder, sandbox_permissions = "require_escalated" });

        Assert.Equal(asks ? "question-asked" : "tool-started", granted.Replies(Some.Call("c2", arguments: again)).Facts.Last());
    }

    [Fact]
    public void ACommandThatIsAllowedAsItIsIsAllowedInItsFolderOnly()
    {
        const string Line = "npm run a && npm run b";
        var granted = SessionStory.Asked()
            .Replies(Some.Call("c1", arguments: $$"""{"cmd":"{{Line}}","sandbox_permissions":"require_escalated"}"""))
            .When(new AnswerQuestion(C1, new Approved(ApprovalScope.Session), "me")).Finishes("c1");

        Assert.Equal("tool-started", granted.Replies(Some.Call("c2", arguments: $$"""{"cmd":"{{Line}}","sandbox_permissions":"require_escalated"}""")).Facts.Last());
        Assert.Equal("question-asked", granted.Replies(Some.Call("c2", arguments: $$"""{"cmd":"{{Line}}","workdir":"/","sandbox_permissions":"require_escalated"}""")).Facts.Last());
    }

    [Theory]
    [InlineData("/project", "npm test", "tool-started", true)]
    [InlineData("/other", "npm test", "tool-started", false)]
    [InlineData("/project", "cd / && npm test", "tool-started", false)]
    public void ARuleForAFolderHoldsThereOnly(string folder, string command, string fact, bool unconfined)
    {
        var rule = new CommandRule(["npm", "test"], RuleVerdict.Allow) { Folder = folder, Profile = "workspace" };
        var story = Under(Profiles.Workspace with { Rules = [rule] }).Replies(Some.Call("c1", arguments: System.Text.Json.JsonSerializer.Serialize(new { cmd = command })));

        Assert.Equal(fact, story.Facts.Last());
        Assert.Equal(unconfined, story.Log.OfType<ToolStarted>().Single().Unconfined ?? false);
    }

    [Fact]
    public void OfManyGrantsTheNewestHold()
    {
        var story = SessionStory.Asked();
        for (var number = 0; number <= QuestionRules.GrantsMax; number++)
        {
            story = story.Replies(Some.Call($"g{number}", arguments: $$"""{"cmd":"git push o b{{number}}","sandbox_permissions":"require_escalated"}"""))
                .When(new AnswerQuestion(new CallId($"g{number}"), new Approved(ApprovalScope.Session), "me")).Finishes($"g{number}");
        }

        Assert.Equal(QuestionRules.GrantsMax, story.State.Grants.Length);
        Assert.Equal("git push o b1", Assert.IsType<ExactCommandGrant>(story.State.Grants[0]).Command);
    }

    [Fact]
    public void AQuestionSaysWhereItWouldRunAndWhatItWouldLeave()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: """{"cmd":"npm publish\nrm x","workdir":"sub","sandbox_permissions":"require_escalated"}"""));
        var asked = Assert.IsType<ApprovalRequest>(Assert.Single(story.State.OpenQuestions).Question);

        Assert.Equal(("run: npm publish\nrm x", "/project/sub"), (asked.Action, asked.Folder));
        Assert.Contains("the sandbox of the profile workspace", asked.Leaves, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatACallWouldGiveIsShownWhole()
    {
        var arguments = new string('x', 5_000);
        var story = SessionStory.Asked().Replies(Some.Call("c1", "deploy", $$"""{"to":"{{arguments}}!"}"""));

        Assert.Contains("x!", Assert.IsType<ApprovalRequest>(Assert.Single(story.State.OpenQuestions).Question).Action, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutASandboxWhatOnlyLooksIsAskedAboutToo() =>
        Assert.Equal(
            ["model-replied", "question-asked"],
            Under(Profiles.Workspace with { Walls = false }).Replies(Some.Call("c1", arguments: """{"cmd":"git status && ls"}""")).Facts);

    [Fact]
    public void WhatIsDangerousIsAskedAboutEvenUnderFull() =>
        Assert.Equal(["model-replied", "question-asked"], Under(Profiles.Full).Replies(Some.Call("c1", arguments: """{"cmd":"rm -rf / --no-preserve-root"}""")).Facts);

    [Theory]
    [InlineData("src/a.cs", false)]
    [InlineData("./src/../b", false)]
    [InlineData("/project/a", false)]
    [InlineData("../a", true)]
    [InlineData("src/../../a", true)]
    [InlineData("/etc/passwd", true)]
    [InlineData("/projects/a", true)]
    [InlineData(".git/hooks/pre-commit", true)]
    [InlineData("src/../.git/config", true)]
    [InlineData(".perdure/config.jsonc", true)]
    [InlineData(".gitignore", false)]
    [InlineData("~/.ssh/config", true)]
    public void APatchThatReachesBeyondTheWorkspaceIsAskedAbout(string path, bool asks)
    {
        var patch = System.Text.Json.JsonSerializer.Serialize(new { input = $"*** Begin Patch\n*** Update File: {path}\n@@\n-a\n+b\n*** End Patch" });
        var story = SessionStory.Asked().Replies(Some.Call("c1", "apply_patch", patch));

        Assert.Equal(asks ? "question-asked" : "tool-started", story.Facts.Last());
    }

    [Fact]
    public void AReadOnlySessionAsksBeforeItWrites()
    {
        var patch = """{"input":"*** Begin Patch\n*** Add File: a\n+a\n*** End Patch"}""";

        Assert.Equal("question-asked", Under(Profiles.ReadOnly).Replies(Some.Call("c1", "apply_patch", patch)).Facts.Last());
    }

    [Fact]
    public void AToolBeyondTheWallsIsAskedAboutOnceForTheSession()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", "deploy")).When(new AnswerQuestion(C1, new Approved(ApprovalScope.Session), "me")).Finishes("c1");

        Assert.Equal(["model-replied", "tool-started"], story.Replies(Some.Call("c2", "deploy")).Facts);
    }

    [Fact]
    public void WhatTheModelWantsToKnowWaitsForAPersonAndTheAnswerIsItsResult()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", "request_user_input", """{"questions":[{"id":"db","question":"Which?","options":[{"label":"SQLite"}]}]}"""));
        Assert.True(story.State.AwaitsUser);

        var told = story.When(new AnswerQuestion(C1, new UserInputAnswer([new UserInputAnswerItem("db", "PostgreSQL")]), "me"));
        Assert.Equal(["question-answered", "tool-finished", "model-asked"], told.Facts);
        Assert.Equal("""{"answers":{"db":{"answers":["PostgreSQL"]}}}""", Assert.IsType<ToolResult>(told.State.Transcript[^1]).Text);
    }

    [Fact]
    public void AnAnswerOfAnotherKindIsRefusedAndTheQuestionStays()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1", arguments: Escalated)).When(new AnswerQuestion(C1, new UserInputAnswer([]), "me"));

        Assert.Equal("Expected yes or no.", story.Last.Refusal?.Why);
        Assert.True(story.State.AwaitsUser);
    }

    [Fact]
    public void ACeilingEndsTheTurnAndAPersonLetsItGoOn()
    {
        var story = Under(Profiles.Unattended with { Ceilings = new Ceilings(Actions: 2) })
            .Replies(Some.Call("c1")).Finishes("c1").Replies(Some.Call("c2")).Finishes("c2");

        Assert.Equal(["tool-finished", "ceiling-reached", "turn-ended"], story.Facts);
        Assert.Equal(TurnEnd.Exhausted, story.State.LastEnd!.Reason);
        Assert.Equal(["turn-resumed"], story.When(new ResumeTurn()).Facts);
    }

    [Fact]
    public void ACeilingOfTimeCountsFromWhatThePersonSaid()
    {
        var story = Under(Profiles.Unattended with { Ceilings = new Ceilings(Minutes: 30) }).Replies(Some.Call("c1"));
        story = story with { Now = story.Now + TimeSpan.FromMinutes(31) };

        Assert.Equal(["tool-finished", "ceiling-reached", "turn-ended"], story.Finishes("c1").Facts);
    }

    [Fact]
    public void ACeilingOfMoneyCountsFromWhatThePersonSaid()
    {
        var story = Under(Profiles.Unattended with { Ceilings = new Ceilings(Dollars: 1m) }).Replies(Some.Call("c1")).Finishes("c1");
        Assert.Equal(["tool-finished", "ceiling-reached", "turn-ended"], story.Replies(Some.Call("c2")).Finishes("c2").Facts);

        var again = story.Replies(Some.Call("c2")).Finishes("c2").When(Some.Input("go on")).When(new ResumeTurn());
        Assert.Equal(0m, again.State.Usage.Cost - again.State.Autonomy.CostBefore);
    }

    private static Core.Configuration.Permissions Ruled(RuleVerdict verdict, params string[] prefix) => Profiles.Workspace with { Rules = [new CommandRule([.. prefix], verdict)] };

    private static SessionStory Under(Core.Configuration.Permissions permissions) => SessionStory.Asked(settings: Some.Settings with { Permissions = permissions });
}
