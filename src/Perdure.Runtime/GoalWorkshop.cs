using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Does what goals are waiting for: seals files, runs checks, has criteria reviewed.</summary>
internal sealed class GoalWorkshop(IModel model, IToolbox toolbox, IGoalGround ground, IDeltas deltas)
{
    /// <summary>What one turn hands on to the next; more would be a history again.</summary>
    private const int HandoverCharsMax = 8_000;

    private static readonly string Request = PromptText.Read("judge");

    private readonly UsageMeter _meter = new(model);

    public async Task<SessionCommand> SealAsync(SealFiles seal, SessionState state, CancellationToken cancel)
    {
        var found = await SealAsync(state, cancel);
        return new ReportSeals(seal.Goal, seal.Edition, found.Seals, found.Problem);
    }

    public async Task<SessionCommand> CompareAsync(CompareFiles compare, SessionState state, CancellationToken cancel)
    {
        var found = await SealAsync(state, cancel);
        return new ReportComparison(compare.Call, compare.Run, found.Seals, found.Problem);
    }

    public async Task<SessionCommand> CheckAsync(RunCheck check, ToolRun run, CancellationToken cancel) =>
        new ReportOutcome(check.Call, await toolbox.RunAsync(run, deltas, cancel));

    public async Task<SessionCommand> StopAsync(StopCheck check, ToolRun run, CancellationToken cancel) =>
        new ReportOutcome(check.Call, await toolbox.StopAsync(run, cancel));

    /// <summary>A check is a command like those the model runs, only that it is waited for to its end.</summary>
    public static ToolCall AsCall(CallId call, string command)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("cmd", command);
            json.WriteEndObject();
        }

        return new ToolCall(call, "exec_command", Encoding.UTF8.GetString(bytes.ToArray()));
    }

    public async Task<SessionCommand> JudgeAsync(AskJudge ask, SessionState state, CancellationToken cancel)
    {
        var id = new QuestionId(state.Id, state.Turns, state.Rounds, ask.Attempt, "judge");
        var question = new ModelQuestion(state.Settings.Find(ask.Model) ?? state.ModelChoice, ForJudge(state, ask.Call), id);
        var answer = await model.AskAsync(question, Silence.Instance, cancel);
        if (answer is NoReply none) { return new ReportJudgeFailure(ask.Call, ask.Attempt, none.Failure, _meter.Of(none, question.Model, state)); }

        var reply = (Replied)answer;
        var usage = _meter.Of(reply, question.Model, state);
        var text = string.Join("\n", reply.Items.OfType<Said>().Select(said => said.Text)).Trim();
        return text.Length > 0
            ? new ReportJudgement(ask.Call, ask.Attempt, text, usage)
            : new ReportJudgeFailure(ask.Call, ask.Attempt, new ModelFailure(FailureKind.Empty, "The reviewer said nothing."), usage);
    }

    public async Task<SessionCommand> HandOverAsync(WriteHandover write, SessionState state, CancellationToken cancel)
    {
        var said = FinalMessage.Of(state).Trim();
        var text = said.Length <= HandoverCharsMax ? said : $"{said[..HandoverCharsMax]}\n[cut here]";
        var problem = await ground.KeepHandoverAsync(state.Beginning!.Workspace, text, cancel);
        return new ReportHandover(write.Goal, write.Turn, text, problem);
    }

    private Task<SealedFiles> SealAsync(SessionState state, CancellationToken cancel)
    {
        var contract = state.Goal!.Contract;
        return ground.SealAsync(state.Beginning!.Workspace, [.. contract.Protected.Concat(contract.Untouched).Distinct(StringComparer.Ordinal)], cancel);
    }

    /// <summary>The conversation as it is, so that nearly all of it is cached; the calls that are open are answered for the reviewer only.</summary>
    private static Conversation ForJudge(SessionState state, CallId claim)
    {
        var conversation = Conversation.Of(state);
        var answered = conversation.Items.OfType<FromTool>().Select(item => item.Call).ToHashSet();
        var open = conversation.Items.OfType<FromModel>().Select(item => item.Item).OfType<Called>().Where(called => !answered.Contains(called.Call.Id));
        var criteria = string.Join('\n', state.Goal!.Contract.Judged.Select((criterion, place) => $"{place + 1}. {criterion}"));
        return conversation with
        {
            Items =
            [
                .. conversation.Items,
                .. open.Select(called => new FromTool(Seq: 0, called.Call.Id, called.Call.Id == claim ? "The commands of the proof hold. The criteria are being reviewed." : "Not run yet.")),
                new FromRuntime(Seq: 0, $"{Request}\n\n{criteria}"),
            ],
        };
    }
}
