using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Does what goals are waiting for: seals files, runs checks, has criteria reviewed.</summary>
internal sealed class GoalExecutor(IModel model, IToolbox toolbox, IGoalWorkspace ground, ISnapshots snapshots, IDeltas deltas)
{
    /// <summary>What one turn hands on to the next; more would be a history again.</summary>
    private const int HandoverCharsMax = 8_000;

    private readonly JudgeRequest _request = new(snapshots);

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
        var id = new RequestId(state.Id, state.Turns, state.Rounds, ask.Attempt, "judge");
        var choice = GoalPolicy.JudgeOf(state.Settings, ask.Model) ?? state.ModelChoice;
        var answer = await model.AskAsync(new ModelRequest(choice, await _request.ForAsync(state, cancel), id, Judgements.Schema), NoDeltas.Instance, cancel);
        if (answer is NoReplyReceived none) { return new ReportJudgeFailure(ask.Call, ask.Attempt, none.Failure, _meter.Of(none, choice, state)); }

        var reply = (ReplyReceived)answer;
        var usage = _meter.Of(reply, choice, state);
        var text = string.Join("\n", reply.Items.OfType<MessageItem>().Select(said => said.Text)).Trim();
        return text.Length > 0
            ? new ReportJudgement(ask.Call, ask.Attempt, text, usage)
            : new ReportJudgeFailure(ask.Call, ask.Attempt, new ModelFailure(FailureKind.Empty, "The reviewer said nothing."), usage);
    }

    public async Task<SessionCommand> CommitAsync(CommitProgress commit, SessionState state, CancellationToken cancel)
    {
        var goal = state.Goal!;
        var message = $"Turn {goal.Spent.Turns}: {goal.Objective.Trim().Split('\n')[0]}\n\nThe workspace as Perdure recorded it after a turn of session {state.Id}.";
        try
        {
            return new ReportProgress(commit.Goal, commit.Tree, await snapshots.CommitAsync(new ProgressOrder(state.Started!.Workspace, commit.Tree, ProgressCommitRules.BranchOf(state, goal), message), cancel));
        }
        catch (SnapshotException problem)
        {
            return new ReportProgress(commit.Goal, commit.Tree, Commit: null, problem.Message);
        }
    }

    public async Task<SessionCommand> HandOverAsync(WriteHandover write, SessionState state, CancellationToken cancel)
    {
        var said = FinalMessage.Of(state).Trim();
        var text = said.Length <= HandoverCharsMax ? said : $"{said[..HandoverCharsMax]}\n[cut here]";
        var problem = await ground.KeepHandoverAsync(state.Started!.Workspace, text, cancel);
        return new ReportHandover(write.Goal, write.Turn, text, problem);
    }

    private Task<SealedFiles> SealAsync(SessionState state, CancellationToken cancel)
    {
        var contract = state.Goal!.Contract;
        return ground.SealAsync(state.Started!.Workspace, [.. contract.Protected.Concat(contract.Untouched).Distinct(StringComparer.Ordinal)], cancel);
    }
}
