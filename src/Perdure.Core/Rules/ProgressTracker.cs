using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>Tells progress from its lack, round by round and across turns.</summary>
/// <remarks>
/// Progress is: the workspace is as it has not been lately, another part of the proof holds, or a call not seen before brought a result not seen
/// before. Waiting for something that runs is neither progress nor its lack.
/// </remarks>
internal static class ProgressTracker
{
    private const int Round = 10;

    /// <summary>A search that finds nothing is no progress, but thirty of them in thirty places are work.</summary>
    private const int RoundWithSomethingNew = 3;

    /// <summary>A call that took its time and brought nothing: running a long test once more.</summary>
    private const int SlowRound = 1;

    private const string PollTool = "write_stdin";

    /// <summary>The calls of a round have all come back.</summary>
    public static SessionState Rounded(SessionState state, ImmutableArray<OpenCall> calls)
    {
        if (calls.All(IsWait)) { return state; }

        var before = state.LoopState;
        var found = calls.Select(open => (Open: open, Call: Print($"{open.Call.Tool}\0{open.Call.Arguments}"), Result: Print(NormalizedResult.Of(open.Outcome!.Text)))).ToList();
        var isNew = found.ConvertAll(one => (one.Open, Call: !before.Calls.Contains(one.Call), Result: !before.Results.Contains(one.Result)));
        var seen = state with
        {
            LoopState = before with
            {
                Calls = LoopState.With(before.Calls, found.Select(one => one.Call)),
                Results = LoopState.With(before.Results, found.Select(one => one.Result)),
            },
        };
        if (isNew.Any(one => one.Call && MayHaveChanged(state, one.Open))) { return Made(seen, workspaceOrProof: true); }
        if (isNew.Any(one => one is { Call: true, Result: true })) { return Made(seen, workspaceOrProof: false); }

        var weight = calls.All(open => open.Outcome is { Waited: true, Background: null }) ? SlowRound : isNew.Any(one => one.Call || one.Result) ? RoundWithSomethingNew : Round;
        return seen with { LoopState = seen.LoopState with { Tenths = before.Tenths + weight, Last = Said(calls) } };
    }

    /// <summary>The workspace was looked at.</summary>
    public static SessionState Looked(SessionState state, string tree)
    {
        var known = state.LoopState.Trees;
        if (known.Contains(tree)) { return state; }

        // The first look says how it was, not that something was done.
        var seen = state with { LoopState = state.LoopState with { Trees = LoopState.With(known, [tree]) } };
        return known.IsEmpty ? seen : Made(seen, workspaceOrProof: true);
    }

    /// <summary>A part of the proof was found to hold.</summary>
    public static SessionState Held(SessionState state, Evidence found)
    {
        var part = $"{found.Kind} {found.What}";
        if (!found.Holds || state.Goal is not { } goal || goal.PartsPassed.Contains(part)) { return state; }

        return Made(state with { Goal = goal with { PartsPassed = goal.PartsPassed.Add(part) } }, workspaceOrProof: true);
    }

    /// <summary>Something that ran beside the conversation has ended and said this.</summary>
    public static SessionState Heard(SessionState state, string text)
    {
        var print = Print(NormalizedResult.Of(text));
        if (state.LoopState.Results.Contains(print)) { return state; }

        return Made(state with { LoopState = state.LoopState with { Results = LoopState.With(state.LoopState.Results, [print]) } }, workspaceOrProof: false);
    }

    /// <summary>A word of the user: whatever comes now, it is counted anew.</summary>
    public static SessionState PersonSpoke(SessionState state) => state with
    {
        LoopState = LoopState.Not with { Trees = state.LoopState.Trees },
        Goal = state.Goal is { } goal ? goal with { TurnsWithoutProgress = 0, ClaimsInRow = 0, LongWaits = 0 } : null,
    };

    /// <summary>Whether a call did nothing but look whether something that lives has ended.</summary>
    private static bool IsWait(OpenCall open) => open switch
    {
        { Call.Tool: AgentTools.Wait, Outcome.Waited: true } => true,
        { Call.Tool: PollTool, Outcome: { Waited: true, Ended: null } } => CallText.Of(open.Call, "chars") is null or "",
        _ => false,
    };

    /// <summary>Where the workspace is not recorded, a call that may change it and was not made before has to do.</summary>
    private static bool MayHaveChanged(SessionState state, OpenCall open) =>
        !SnapshotRules.AreTaken(state)
        && (open.Outcome!.Files is { IsEmpty: false } || (open is { Run: not null, Outcome.Status: ToolStatus.Succeeded, Call.Tool: not PollTool } && !CallOrder.IsReadOnly(state, open.Call)));

    private static SessionState Made(SessionState state, bool workspaceOrProof) => state with
    {
        LoopState = state.LoopState.Restarted(),
        Goal = state.Goal is not { } goal ? null : goal with
        {
            TurnsWithoutProgress = 0,
            LongWaits = 0,
            ClaimsInRow = workspaceOrProof ? 0 : goal.ClaimsInRow,
            Turn = goal.Turn is { } turn ? turn with { Progressed = true } : null,
        },
    };

    private static string Print(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static string Said(ImmutableArray<OpenCall> calls) =>
        string.Join("; ", calls.Select(open => $"{open.Call.Tool} {MechanicalSummary.Shortened(open.Call.Arguments, MechanicalSummary.LineChars)}"));
}
