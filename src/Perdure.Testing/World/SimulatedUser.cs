using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime;

namespace Perdure.Testing.World;

/// <summary>Somebody who asks, steers, changes their mind, interrupts, and remembers what they were told had been taken.</summary>
/// <param name="read">The log of a session, as far as it is on the disk.</param>
public sealed class SimulatedUser(Random chance, Func<SessionId, IEnumerable<LogEntry>> read)
{
    private readonly HashSet<string> _acknowledged = [];
    private int _said;
    private int _toAgents;

    /// <summary>Inputs this user was told had been taken.</summary>
    public IReadOnlySet<string> Acknowledged => _acknowledged;

    public async Task ActAsync(LiveSession session)
    {
        if (chance.Next(7) == 0 && await AnswerAsync(session)) { return; }
        if (session.State.AtRest && chance.Next(4) == 0 && GoingBack(session) is { } back)
        {
            await TellAsync(session, back);
            return;
        }

        if (chance.Next(10) == 0 && AgentOf(session) is { } agent)
        {
            await agent.TellAsync(chance.Next(2) == 0 ? new Interrupt("world") : new GiveInput(new InputId($"to an agent {_toAgents++}"), "a word", "world", Delivery.Steer));
            return;
        }

        SessionCommand command = chance.Next(15) switch
        {
            0 => new Interrupt("world"),
            1 => new Compact(),
            2 => new NameSession($"name {chance.Next(3)}"),
            3 => new ResumeTurn(),
            4 => new StopWaiting(),
            5 when _said > 0 => new RemoveInput(new InputId($"said {chance.Next(_said)}")),
            6 when _said > 0 => new EditInput(new InputId($"said {chance.Next(_said)}"), "better said"),
            7 or 8 => OfGoal(),
            9 when session.State.Runs > 0 => new StopCommand(1 + chance.Next(session.State.Runs), "world"),
            _ => Say((Delivery)chance.Next(4)),
        };
        await TellAsync(session, command);
    }

    /// <summary>What somebody does who wants it finished: nothing is held back any more.</summary>
    public async Task GoOnAsync(LiveSession session)
    {
        if (await AnswerAsync(session)) { return; }

        // Nothing is asked of a model any more for a goal that has spent all it may.
        await TellAsync(session, session.State.Goal is { State: ExhaustedGoal } ? new ClearGoal("world") : Say(Delivery.Steer));
    }

    /// <summary>Says something to the first open question, of the session or of one that works for it.</summary>
    private async Task<bool> AnswerAsync(LiveSession session)
    {
        if (Asking(session) is not { } asking || asking.State.OpenQuestions.FirstOrDefault() is not { } open) { return false; }

        await asking.TellAsync(new AnswerQuestion(open.Call.Id, ToSay(open.Question), "world"));
        return true;
    }

    private static LiveSession? Asking(LiveSession session) => session.State.OpenQuestions.IsEmpty
        ? Agents(session).Select(Asking).FirstOrDefault(asking => asking is not null)
        : session;

    private LiveSession? AgentOf(LiveSession session) => Agents(session).ToList() is { Count: > 0 } agents ? agents[chance.Next(agents.Count)] : null;

    private static IEnumerable<LiveSession> Agents(LiveSession session) => session.State.Agents.Select(agent => session.AgentOpenHere(agent.Session)).OfType<LiveSession>();

    private Answer ToSay(Question question) => (question, chance.Next(4)) switch
    {
        (_, 0) => new Declined("rather not"),
        (UserInputRequest(var items), _) => new UserInputAnswer([.. items.Select(item => new UserInputAnswerItem(item.Id, "blue"))]),
        (ApprovalRequest { Offer: not null }, 1) => new Approved(ApprovalScope.Session),
        _ => new Approved(),
    };


    /// <summary>Wants to have the conversation, or the files, or both as they were at some entry.</summary>
    /// <returns>Null where they cannot be.</returns>
    private MetadataCommand? GoingBack(LiveSession session)
    {
        var now = session.State;
        var log = read(session.Id).ToList();
        var to = chance.Next(1, (int)now.Seq + 1);
        var then = log.Take(to).Select(entry => entry.Event).Aggregate(SessionState.Empty, Session.Apply);
        var talk = PlaceOf(then, now);
        if (now.Snapshots.Newest is not { } newest || chance.Next(2) == 0) { return talk is null ? null : new RewindConversation(to, talk); }

        var tree = log.Skip(to).Select(entry => entry.Event).OfType<SnapshotTaken>().FirstOrDefault()?.Tree ?? newest;
        return new RewindFiles(new FilesRewindBegun(to, tree, newest, Talk: chance.Next(2) == 0 ? talk : null), now.Seq);
    }

    private static TranscriptPosition? PlaceOf(SessionState then, SessionState now)
    {
        if (IsBeginningOf(then.Transcript, now.Transcript)) { return new TranscriptPosition(then.Transcript.Length); }

        return now.Metadata.Removed is { } taken && IsBeginningOf(then.Transcript, [.. now.Transcript[..taken.At], .. taken.Items])
            ? new TranscriptPosition(then.Transcript.Length, Undoing: true)
            : null;
    }

    private static bool IsBeginningOf(Transcript then, Transcript whole) =>
        then.Length <= whole.Length && then.Select(item => item.Seq).SequenceEqual(whole[..then.Length].Select(item => item.Seq));

    private GoalCommand OfGoal() => chance.Next(9) switch
    {
        0 => new PauseGoal("world", Now: chance.Next(2) == 0),
        1 or 2 => new ResumeGoal("world"),
        3 => new ClearGoal("world"),
        4 => new EditGoal("world", Budgets: Budgets()),
        5 => new EditGoal("world", Objective: "something else", Contract: Contract()),
        _ => new SetGoal("the goal of the world", Contract(), Budgets(), "world", (GoalContext)chance.Next(2), EvenIfTrue: chance.Next(2) == 0),
    };

    private Contract Contract() => new(
        chance.Next(3) == 0 ? [] : ["one", "two"], chance.Next(3) == 0 ? ["never"] : [], chance.Next(3) == 0 ? ["kind"] : [], chance.Next(3) == 0 ? ["tests"] : [], [], []);

    private Budgets Budgets() => new(
        Tokens: chance.Next(2) == 0 ? chance.Next(500, 20_000) : null,
        Deadline: chance.Next(4) == 0 ? SessionStory.Start.AddHours(chance.Next(1, 60)) : null,
        ActiveSeconds: chance.Next(4) == 0 ? chance.Next(60, 3_000) : null,
        Turns: chance.Next(1, 12),
        Calls: chance.Next(4) == 0 ? chance.Next(3, 40) : null,
        Input: chance.Next(4) == 0 ? chance.Next(1_000, 60_000) : null);

    private async Task TellAsync(LiveSession session, SessionCommand command)
    {
        var decision = await session.TellAsync(command);
        _acknowledged.UnionWith(decision.Events.OfType<InputReceived>().Select(received => received.Id.Value));
    }

    private GiveInput Say(Delivery delivery) => new(new InputId($"said {_said++}"), $"please {_said} " + new string('p', chance.Next(300)), "world", delivery);
}
