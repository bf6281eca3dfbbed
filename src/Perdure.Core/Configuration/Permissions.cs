using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Shell.Judging;

namespace Perdure.Core.Configuration;

/// <summary>What the tools of a session may do. It is in the log, so it means the same on every surface and after every resume.</summary>
/// <param name="Profile">The name it was chosen by, for people.</param>
/// <param name="Reach">How far commands and patches reach without anybody being asked.</param>
/// <param name="Network">Whether commands within the sandbox have a network.</param>
/// <param name="InDoubt">What happens to a call the rules do not settle.</param>
/// <param name="Writable">Folders outside the workspace that may be written to as well, as full paths.</param>
/// <param name="Rules">The person's own, by the beginning of a command.</param>
/// <param name="Walls">Whether this machine can confine commands; where it cannot, each one is asked about.</param>
public sealed record Permissions(
    string Profile,
    AccessLevel Reach,
    bool Network = false,
    ApprovalPolicy InDoubt = ApprovalPolicy.Ask,
    ImmutableArray<string>? Writable = null,
    ImmutableArray<CommandRule>? Rules = null,
    Ceilings? Ceilings = null,
    bool Walls = true)
{
    /// <summary>Compares by value: two that say the same are the same.</summary>
    public bool Equals(Permissions? other) =>
        other is not null
        && (Profile, Reach, Network, InDoubt, Ceilings, Walls) == (other.Profile, other.Reach, other.Network, other.InDoubt, other.Ceilings, other.Walls)
        && Same(Writable, other.Writable)
        && Same(Rules, other.Rules);

    public override int GetHashCode() => HashCode.Combine(Profile, Reach, Network, InDoubt, Ceilings, Walls);

    private static bool Same<TItem>(ImmutableArray<TItem>? one, ImmutableArray<TItem>? other) =>
        (one ?? []).SequenceEqual(other ?? []);
}

/// <summary>How far tools reach without anybody being asked.</summary>
[JsonConverter(typeof(EnumJson<AccessLevel>))]
public enum AccessLevel
{
    /// <summary>They look, and change nothing.</summary>
    [JsonStringEnumMemberName("read-only")] ReadOnly,

    /// <summary>They write in the workspace and in a temporary folder.</summary>
    [JsonStringEnumMemberName("workspace")] Workspace,

    /// <summary>They may all that the user may who runs Perdure.</summary>
    [JsonStringEnumMemberName("full")] Full,
}

/// <summary>What happens to a call that the rules neither allow nor forbid.</summary>
[JsonConverter(typeof(EnumJson<ApprovalPolicy>))]
public enum ApprovalPolicy
{
    /// <summary>A person is asked, however long it takes.</summary>
    [JsonStringEnumMemberName("ask")] Ask,

    /// <summary>Nobody is asked: it is denied, and the model told so.</summary>
    [JsonStringEnumMemberName("deny")] Deny,
}

/// <summary>How far a session goes by itself, counted from when the user last said something; then it stops and can be resumed.</summary>
/// <param name="Dollars">Of model calls whose price is known.</param>
/// <param name="Actions">Tool calls that may change something.</param>
/// <param name="Minutes">By the clock, waits included.</param>
/// <param name="Files">Files that patches changed, each as often as it was.</param>
public sealed record Ceilings(decimal? Dollars = null, int? Actions = null, int? Minutes = null, int? Files = null);
