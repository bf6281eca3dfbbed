using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core;

/// <summary>The model's word that the goal is reached, and what was found when it was put to the proof.</summary>
/// <param name="Call">The call that said so; it stays open until everything was looked at.</param>
/// <param name="Edition">Of the goal it was claimed of.</param>
/// <param name="Found">One piece for each step that was taken, in the order of the contract.</param>
/// <param name="Failures">What the model is to read of the steps that did not hold.</param>
/// <param name="Now">The step that is being looked at.</param>
/// <param name="Review">How far the review of what no command can judge is.</param>
public sealed record Claim(
    CallId Call, int Edition, ImmutableArray<Evidence> Found, ImmutableArray<string> Failures, ProofStep? Now = null, Review? Review = null)
{
    /// <summary>The call was answered, or its turn has ended. Names of calls come again; a claim is over once.</summary>
    public bool Over { get; init; }
}

/// <summary>One part of the proof, before it was looked at.</summary>
public sealed record ProofStep(ProofKind Kind, string What);

/// <summary>The second model call that judges.</summary>
/// <param name="Until">While waiting between two attempts: when the next is made.</param>
/// <param name="GivenUp">Why nobody could be asked.</param>
public sealed record Review(int Attempt, DateTimeOffset? Until = null, bool Done = false, string? GivenUp = null);

/// <summary>What was found of one part of the proof.</summary>
/// <param name="What">The command, the criterion, the paths.</param>
/// <param name="Run">Counts the runs of the session; names the folder a command was run in.</param>
/// <param name="OutputHash">SHA-256 of what the command printed.</param>
public sealed record Evidence(
    ProofKind Kind, string What, bool Holds, int? Run = null, int? ExitCode = null, string? OutputHash = null, string Excerpt = "");

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
}
