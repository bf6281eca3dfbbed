using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Shell.Judging;

/// <summary>What somebody has decided about all commands that begin with these words.</summary>
/// <param name="Prefix">The program, then its first words.</param>
public sealed record CommandRule(ImmutableArray<string> Prefix, RuleVerdict Verdict, string? Reason = null)
{
    /// <summary>Where it was said: a file with its line.</summary>
    public string? Place { get; init; }

    /// <summary>It holds for commands that run here or below; null for everywhere.</summary>
    public string? Folder { get; init; }

    /// <summary>It holds under this profile; null for any.</summary>
    public string? Profile { get; init; }

    [JsonIgnore]
    public string Line => string.Join(' ', Prefix);

    /// <summary>Two rules that decide the same are the same, wherever they were said.</summary>
    public bool Equals(CommandRule? other) =>
        other is not null && Prefix.AsSpan().SequenceEqual(other.Prefix.AsSpan()) && (Verdict, Reason, Folder, Profile) == (other.Verdict, other.Reason, other.Folder, other.Profile);

    public override int GetHashCode() => HashCode.Combine(Line, Verdict);
}

/// <summary>Whether a command may run. The later ones are stricter.</summary>
[JsonConverter(typeof(EnumJson<RuleVerdict>))]
public enum RuleVerdict
{
    /// <summary>Without asking.</summary>
    [JsonStringEnumMemberName("allow")] Allow,

    /// <summary>Only after somebody said yes.</summary>
    [JsonStringEnumMemberName("ask")] Ask,

    [JsonStringEnumMemberName("forbid")] Forbid,
}
