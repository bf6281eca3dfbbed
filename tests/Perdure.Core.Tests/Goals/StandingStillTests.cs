using Perdure.Core.Commands;
using Perdure.Core.Effects;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests.Goals;

/// <summary>Commands that were left running stand still while the proof is taken.</summary>
public class StandingStillTests
{
    private static SessionStory Claimed()
    {
        var running = GoalStories.Pursuing(GoalStories.Tested).Replies(Some.Call("watch"));
        return running.When(new ReportOutcome(new CallId("watch"), new ToolOutcome(ToolStatus.Succeeded, "goes on", Background: running.State.Runs))).Claims();
    }

    [Fact]
    public void NothingIsLookedAtBeforeTheyDo()
    {
        var claimed = Claimed();
        Assert.Contains(claimed.Pending, effect => effect is FreezeCommands);
        Assert.DoesNotContain(claimed.Pending, effect => effect is RunCheck);

        var still = claimed.When(new ReportFrozen(claimed.State.Goal!.Claim!.Call, []));
        Assert.Equal(["commands-frozen", "check-started"], still.Facts);
        Assert.DoesNotContain(still.Pending, effect => effect is ThawCommands);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TheyGoOnWhenTheClaimIsAnswered(int exit)
    {
        var claimed = Claimed();
        var answered = claimed.When(new ReportFrozen(claimed.State.Goal!.Claim!.Call, [])).Checked(exit);
        Assert.Contains(answered.Pending, effect => effect is ThawCommands);
        var thawed = answered.When(new ReportThawed());
        Assert.Equal(["commands-thawed"], thawed.Facts);
        Assert.DoesNotContain(thawed.Pending, effect => effect is ThawCommands);
    }

    [Fact]
    public void WhereOneDoesNotTheProofIsNotTaken()
    {
        var claimed = Claimed();
        var refused = claimed.When(new ReportFrozen(claimed.State.Goal!.Claim!.Call, ["session_id 1"]));
        Assert.Equal(["commands-frozen", "tool-finished", "model-asked"], refused.Facts);
        Assert.Contains("session_id 1", refused.LastAnswer());
        Assert.Contains(refused.Pending, effect => effect is ThawCommands);
    }
}
