using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Testing.World;

/// <summary>Somebody who asks, steers, changes their mind, interrupts, and remembers what they were told had been taken.</summary>
public sealed class SimulatedUser(Random chance)
{
    private readonly HashSet<string> _acknowledged = [];
    private int _said;

    /// <summary>Inputs this user was told had been taken.</summary>
    public IReadOnlySet<string> Acknowledged => _acknowledged;

    public async Task ActAsync(LiveSession session)
    {
        SessionCommand command = chance.Next(14) switch
        {
            12 or 13 when Answer(session) is { } answer => answer,
            0 => new Interrupt("world"),
            1 => new Compact(),
            2 => new NameSession($"name {chance.Next(3)}"),
            3 => new ResumeTurn(),
            4 => new StopWaiting(),
            5 when _said > 0 => new RemoveInput(new InputId($"said {chance.Next(_said)}")),
            6 when _said > 0 => new EditInput(new InputId($"said {chance.Next(_said)}"), "better said"),
            7 or 8 => OfGoal(),
            _ => Say((Delivery)chance.Next(4)),
        };
        await TellAsync(session, command);
    }

    /// <summary>What somebody does who wants it finished: nothing is held back any more.</summary>
    public Task GoOnAsync(LiveSession session) => TellAsync(session, (SessionCommand?)Answer(session) ?? Say(Delivery.Steer));

    /// <summary>Says something to the first open question; null where nothing is asked.</summary>
    private AnswerQuestion? Answer(LiveSession session) => session.State.OpenQuestions.FirstOrDefault() is { } open
        ? new AnswerQuestion(open.Call.Id, ToSay(open.Question), "world")
        : null;

    private Answer ToSay(Question question) => (question, chance.Next(4)) switch
    {
        (_, 0) => new No("rather not"),
        (TellMe(var items), _) => new Told([.. items.Select(item => new ToldItem(item.Id, "blue"))]),
        (MayI { Offer: not null }, 1) => new Yes(Scope.Session),
        _ => new Yes(),
    };


    private GoalCommand OfGoal() => chance.Next(9) switch
    {
        0 => new PauseGoal("world"),
        1 or 2 => new ResumeGoal("world"),
        3 => new ClearGoal("world"),
        4 => new EditGoal("world", Budgets: Budgets()),
        5 => new EditGoal("world", Objective: "something else", Contract: Contract()),
        _ => new SetGoal("the goal of the world", Contract(), Budgets(), "world", (GoalContext)chance.Next(2)),
    };

    private Contract Contract() => new(
        chance.Next(3) == 0 ? [] : ["one", "two"], chance.Next(3) == 0 ? ["never"] : [], chance.Next(3) == 0 ? ["kind"] : [], chance.Next(3) == 0 ? ["tests"] : [], [], []);

    private Budgets Budgets() => new(
        Tokens: chance.Next(2) == 0 ? chance.Next(500, 20_000) : null,
        Deadline: chance.Next(4) == 0 ? SessionStory.Start.AddHours(chance.Next(1, 60)) : null,
        ActiveSeconds: chance.Next(4) == 0 ? chance.Next(60, 3_000) : null,
        Turns: chance.Next(1, 12));

    private async Task TellAsync(LiveSession session, SessionCommand command)
    {
        var decision = await session.TellAsync(command);
        _acknowledged.UnionWith(decision.Events.OfType<InputReceived>().Select(received => received.Id.Value));
    }

    private GiveInput Say(Delivery delivery) => new(new InputId($"said {_said++}"), $"please {_said} " + new string('p', chance.Next(300)), "world", delivery);
}
