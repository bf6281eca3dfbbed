using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Core.Views;

namespace Perdure.Client;

/// <summary>The process that holds a session.</summary>
/// <param name="Client">What it is for people: <c>cli</c>, <c>daemon</c>.</param>
public sealed record SessionHolder(int Pid, string Host, string Client, DateTimeOffset Since);

/// <summary>What a list says of one session.</summary>
/// <param name="ShortId">As many characters of the id as tell it from all others.</param>
/// <param name="Title">Its name, or the first line of what it was first asked.</param>
public sealed record SessionSummary(SessionId Id, string ShortId, string Title, string Workspace, SessionStatus Status)
{
    public string? Name { get; init; }

    /// <summary>The first line of what it was first asked.</summary>
    public string Topic { get; init; } = "";

    public string Model { get; init; } = "";

    public string? Effort { get; init; }

    public string? Branch { get; init; }

    public string? Goal { get; init; }

    /// <summary>The session it was forked from.</summary>
    public SessionId? ForkedFrom { get; init; }

    /// <summary>The session that has it do something.</summary>
    public SessionId? SpawnedBy { get; init; }

    public bool Archived { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public long Turns { get; init; }

    public long InputTokens { get; init; }

    public long CachedTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Calls { get; init; }

    /// <summary>In US dollars; null where the price of a call was not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The number of its last entry.</summary>
    public long Seq { get; init; }

    /// <summary>How long its log is.</summary>
    public long Bytes { get; init; }

    public SessionHolder? Holder { get; init; }
}

/// <summary>A session in which words were found, with the places.</summary>
public sealed record SearchMatch(SessionSummary Session, ImmutableArray<SearchPassage> Passages);

/// <param name="Seq">The entry it stands in.</param>
/// <param name="Who">Who said it.</param>
/// <param name="Snippet">What was found stands between the characters U+0002 and U+0003.</param>
public sealed record SearchPassage(long Seq, DateTimeOffset At, string Who, string Snippet);

/// <summary>Something happened to one of the sessions.</summary>
/// <param name="Status">Null where it is not open.</param>
/// <param name="Seq">The entry up to which this is known.</param>
public sealed record SessionChange(SessionId Session, SessionChangeKind Kind, SessionStatus? Status = null, string? Name = null, long Seq = 0);

[JsonConverter(typeof(JsonStringEnumConverter<SessionChangeKind>))]
public enum SessionChangeKind
{
    Opened,

    /// <summary>It is at another status, has another name, or began or ended a turn.</summary>
    Changed,
    Closed,
    Removed,
}

/// <param name="At">The entry it goes on from.</param>
public sealed record ForkResult(SessionId Id, SessionId Parent, long At, string Workspace);

/// <summary>What came of taking a session over.</summary>
/// <param name="Told">What stands in its log about where it comes from.</param>
/// <param name="Instead">Why it goes on with another model than its own; null where it does not.</param>
/// <param name="Already">Whether it had been taken over before.</param>
/// <param name="GrownBytes">What was added to it there since; a number other than 0 says that something was.</param>
public sealed record ImportResult(SessionId Id, SessionImported Told, string Workspace, string Model, int Turns, long Calls, string? Instead, bool Already = false, long GrownBytes = 0);

/// <param name="Wanted">The sessions that were meant.</param>
/// <param name="Gone">Those that were removed.</param>
/// <param name="Kept">Why others were not, each in a sentence.</param>
public sealed record PurgeResult(ImmutableArray<PurgeCandidate> Wanted, ImmutableArray<SessionId> Gone, long BytesFreed, ImmutableArray<string> Kept);

/// <param name="Bytes">What removing it would free.</param>
/// <param name="Why">Which rule removes it; null where somebody asked for it.</param>
public sealed record PurgeCandidate(SessionSummary Session, long Bytes, string? Why);

/// <param name="Model">As <c>provider/model</c>.</param>
/// <param name="IsChosen">Whether the configuration chooses it.</param>
/// <param name="HasKey">Whether its provider has a key, or needs none.</param>
public sealed record ModelDescription(string Model, string Provider, bool IsChosen, bool HasKey, int? ContextTokens = null);

/// <param name="Key">Its name, such as <c>compaction.autoTokens</c>.</param>
/// <param name="Place">Where it was said: a file with its line, a variable, the command line.</param>
public sealed record ConfigurationValue(string Key, JsonElement Value, string Layer, string Place);

/// <param name="Goal">As its session has it.</param>
public sealed record GoalSummary(SessionId Session, string Workspace, Goal Goal, DateTimeOffset UpdatedAt, SessionHolder? Holder);

/// <param name="Session">The session that asks; the answer is told to it.</param>
/// <param name="WaitedForBy">The session that cannot go on before it is answered: the same, or one that spawned it.</param>
public sealed record OpenQuestion(SessionId Session, SessionId WaitedForBy, PendingQuestion Question);
