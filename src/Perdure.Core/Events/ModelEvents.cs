using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>The intent to call the model. While no reply to it is on record, the call is still to be made.</summary>
/// <param name="Tokens">How large the request was estimated to be.</param>
public sealed record ModelAsked(int Round, int Attempt, string Model, long Tokens) : SessionEvent
{
    /// <summary>When; said where a goal keeps account of the time of work.</summary>
    public DateTimeOffset? At { get; init; }
}

public sealed record ModelReplied(int Round, ImmutableArray<ReplyItem> Items, ReplyStop Stop, Usage? Usage) : SessionEvent
{
    /// <summary>With <see cref="ReplyStop.Length"/>: what the model is told, so that it goes on.</summary>
    public string? Notice { get; init; }
}

/// <summary>The call brought no reply.</summary>
/// <param name="Then">The response, decided once and kept, so that a restart does not decide differently.</param>
/// <param name="Since">When this model first failed in this round.</param>
/// <param name="Until">When the call is made again, or until when the model is left alone.</param>
public sealed record ModelCallFailed(
    int Round, int Attempt, ModelFailure Failure, AfterFailure Then, DateTimeOffset Since, DateTimeOffset? Until = null) : SessionEvent
{
    /// <summary>What it used all the same, where a reply had begun.</summary>
    public Usage? Usage { get; init; }

    /// <summary>When; by the clock that <paramref name="Until"/> was reckoned with.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Since when the answers of this round explain nothing, whichever model gave them.</summary>
    public DateTimeOffset? UnexplainedSince { get; init; }
}

/// <summary>The clock says an earlier time than when limits were recorded: it was wrong then, so all of them are reckoned anew.</summary>
/// <param name="From">What the clock said when the last limit was recorded.</param>
/// <param name="To">What it says now.</param>
public sealed record ClockSetBack(DateTimeOffset From, DateTimeOffset To) : SessionEvent;

/// <summary>Another model of the chain took over, or the one that is meant came back.</summary>
public sealed record ModelSwitched(string From, string To, string Why) : SessionEvent;
