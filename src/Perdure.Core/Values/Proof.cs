using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>Why the proof is taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProofOccasion>))]
public enum ProofOccasion
{
    /// <summary>The model says that the goal is reached.</summary>
    [JsonStringEnumMemberName("claim")] Claim,

    /// <summary>The goal was set: its checks have to be able to run, and are not expected to hold yet.</summary>
    [JsonStringEnumMemberName("baseline")] Baseline,

    /// <summary>Something was changed after the goal was accepted.</summary>
    [JsonStringEnumMemberName("recheck")] Recheck,
}

/// <summary>One part of the proof, before it was looked at.</summary>
public sealed record ProofStep(ProofKind Kind, string What);

/// <summary>What was found of one part of the proof.</summary>
/// <param name="What">The command, the criterion, the paths.</param>
/// <param name="Run">Counts the runs of the session; names the folder a command was run in.</param>
/// <param name="OutputHash">SHA-256 of what the command printed.</param>
/// <param name="CannotRun">The command itself could not be run, whatever the work is like.</param>
/// <param name="Unprotected">Nothing kept other commands of the session from changing what it looked at: it ran outside of namespaces.</param>
public sealed record Evidence(
    ProofKind Kind, string What, bool Holds, int? Run = null, int? ExitCode = null, string? OutputHash = null, string Excerpt = "", bool? CannotRun = null, bool? Unprotected = null);

/// <summary>How a part of the proof is looked at.</summary>
[JsonConverter(typeof(EnumJson<ProofKind>))]
public enum ProofKind
{
    /// <summary>The sealed files are compared with what they were.</summary>
    [JsonStringEnumMemberName("files")] Files,

    /// <summary>A command that has to succeed.</summary>
    [JsonStringEnumMemberName("check")] Check,

    /// <summary>A command that has to fail.</summary>
    [JsonStringEnumMemberName("must-not")] MustNot,

    /// <summary>A model's opinion: judged, not proven.</summary>
    [JsonStringEnumMemberName("judged")] Judged,

    /// <summary>The sealed files are compared once more when all commands have run.</summary>
    [JsonStringEnumMemberName("files-after")] FilesAfter,
}
