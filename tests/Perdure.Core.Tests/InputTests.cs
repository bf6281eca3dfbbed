using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class InputTests
{
    [Fact]
    public void ASteerJoinsBeforeTheNextModelCall()
    {
        var story = SessionStory.Asked().When(Some.Input("also this"));
        Assert.Equal(["input-received"], story.Facts);

        story = story.Replies(Some.Call("c1")).Finishes("c1");
        Assert.Equal(["tool-finished", "inputs-joined", "model-asked"], story.Facts);
        Assert.Equal("also this", Assert.IsType<UserMessage>(story.State.Transcript[^1]).Text);
    }

    [Fact]
    public void ASteerKeepsATurnGoingThatWouldHaveEnded()
    {
        var story = SessionStory.Asked().When(Some.Input("also this")).Replies(new MessageItem("done"));

        Assert.Equal(["model-replied", "inputs-joined", "model-asked"], story.Facts);
        Assert.Equal(1, story.State.Turn!.Number);
    }

    [Fact]
    public void ASteerDuringAWaitJoinsWhenTheWaitIsOver()
    {
        var story = SessionStory.Asked().Fails(FailureKind.Transient).When(Some.Input("also this"));
        Assert.Equal(["input-received"], story.Facts);

        Assert.Equal(["inputs-joined", "model-asked"], story.After(TimeSpan.FromMinutes(2)).Facts);
    }

    [Fact]
    public void AQueuedInputGetsATurnOfItsOwn()
    {
        var story = SessionStory.Asked().When(Some.Input("then this", Delivery.Queue)).Replies(new MessageItem("done"));

        Assert.Equal(["model-replied", "turn-ended", "turn-started"], story.Facts);
        Assert.Equal(2, story.State.Turn!.Number);
    }

    [Fact]
    public void QueuedInputsRunOneByOneInTheirOrder()
    {
        var story = SessionStory.Asked().When(Some.Input("second", Delivery.Queue)).When(Some.Input("third", Delivery.Queue));
        foreach (var turn in new[] { 2, 3 })
        {
            story = story.Replies(new MessageItem("ok")).When(new ReportSurroundings(turn, []));
        }

        Assert.Equal(["do it", "second", "third"], story.State.Transcript.OfType<UserMessage>().Select(input => input.Text));
    }

    [Fact]
    public void AnInterruptingInputStopsTheTurnAndStartsTheNext()
    {
        var story = SessionStory.Asked().Replies(Some.Call("c1")).When(Some.Input("no, this", Delivery.Interrupt));
        Assert.Equal(["input-received", "interrupt-requested"], story.Facts);
        Assert.IsType<StopTool>(Assert.Single(story.Pending));

        story = story.Finishes("c1", "stopped");
        Assert.Equal(["tool-finished", "turn-ended", "turn-started"], story.Facts);
    }

    [Fact]
    public void ABlockedInputIsRefusedAndTheRefusalIsOnRecord()
    {
        var story = SessionStory.Asked().When(Some.Input("and?", Delivery.Block));

        Assert.Equal(["input-refused"], story.Facts);
        Assert.Empty(story.State.Waiting);
    }

    [Fact]
    public void ThePolicyOfTheSessionDecidesWhereTheInputDoesNot()
    {
        var story = SessionStory.Asked(settings: Some.Settings with { WhenBusy = Delivery.Queue }).When(Some.Input("later")).Replies(new MessageItem("done"));

        Assert.Equal(["model-replied", "turn-ended", "turn-started"], story.Facts);
    }

    [Fact]
    public void AnInputSentTwiceCountsOnce()
    {
        var input = Some.Input("hi");

        Assert.Empty(SessionStory.Begun().When(input).When(input).Facts);
    }

    [Fact]
    public void AWaitingInputCanBeEditedAndRemovedUntilItIsTakenUp()
    {
        var first = Some.Input("one", Delivery.Queue);
        var second = Some.Input("two", Delivery.Queue);
        var story = SessionStory.Asked().When(first).When(second).When(new EditInput(first.Id, "one, better")).When(new RemoveInput(second.Id));

        Assert.Equal(["one, better"], story.State.Waiting.Select(input => input.Text));

        story = story.Replies(new MessageItem("done"));
        Assert.NotNull(story.When(new EditInput(first.Id, "too late")).Last.Refusal);
    }

    [Fact]
    public void ASchemaOfTheInputHoldsForItsTurnOnly()
    {
        var story = SessionStory.Begun().When(Some.Input("as json") with { OutputSchema = "{}" });
        Assert.Equal("{}", story.State.Turn!.OutputSchema);

        story = story.When(new ReportSurroundings(1, [])).Replies(new MessageItem("{}")).When(Some.Input("as text"));
        Assert.Null(story.State.Turn!.OutputSchema);
    }

    [Fact]
    public void SoManyInputsWaitAndNoMore()
    {
        var story = SessionStory.Asked();
        for (var number = 0; number < WaitingInput.CountMax; number++) { story = story.When(new GiveInput(new InputId($"w{number}"), "later", "me", Delivery.Queue)); }

        Assert.Equal(WaitingInput.CountMax, story.State.Waiting.Length);
        Assert.Contains("at most 256 inputs", story.When(new GiveInput(new InputId("one more"), "later", "me", Delivery.Queue)).Last.Refusal!.Why, StringComparison.Ordinal);
        Assert.Contains("at most 256 inputs", story.When(new AmendInstructions(new InputId("amended"), "later", "me")).Last.Refusal!.Why, StringComparison.Ordinal);
        Assert.Contains("characters of inputs", SessionStory.Asked().When(new GiveInput(new InputId("long"), new string('x', WaitingInput.CharsMax + 1), "me", Delivery.Queue)).Last.Refusal!.Why, StringComparison.Ordinal);
    }
}
