using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core.State;

/// <summary>One time the proof of the goal is taken: on which occasion, and what was found.</summary>
/// <param name="Call">The call that claimed; on other occasions a name that no call has.</param>
/// <param name="Edition">Of the goal it was begun for.</param>
/// <param name="Found">One piece for each step that was taken, in the order of the contract.</param>
/// <param name="Failures">What the model is to read of the steps that did not hold.</param>
/// <param name="Now">The step that is being looked at.</param>
/// <param name="Review">How far the review of what no command can judge is.</param>
public sealed record Claim(
    CallId Call, int Edition, ImmutableArray<Evidence> Found, ImmutableArray<string> Failures, ProofStep? Now = null, JudgeReview? Review = null)
{
    public ProofOccasion Occasion { get; init; }

    /// <summary>The run that looks at <see cref="Now"/>; null while nothing runs.</summary>
    public int? Run { get; init; }

    /// <summary>The call was answered, its turn has ended, or the proof was concluded. Names of calls come again; a claim is over once.</summary>
    public bool Over { get; init; }

    /// <summary>Commands in the background that could not be made to stand still.</summary>
    public ImmutableArray<string> Moving { get; init; } = [];

    /// <summary>The recorded tree of the workspace when it was begun; null where it was not known.</summary>
    public string? Tree { get; init; }

    /// <summary>The recorded tree when it was over: checks may leave files behind.</summary>
    public string? TreeAfter { get; init; }

    /// <summary>Since it was over nothing has run and nobody has said anything that may change what its checks find.</summary>
    public bool Still { get; init; } = true;

    /// <summary>The same claim once more with nothing changed since: answered from what was found before.</summary>
    public bool Repeated { get; init; }

    /// <returns>Why what was found cannot be trusted; null where it can.</returns>
    public string? WhyUntrusted() => Found.Any(found => found.Unprotected is true)
        ? "its commands ran outside of namespaces, where another command of the session can change what they look at"
        : null;
}

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

/// <summary>The second model call that judges.</summary>
/// <param name="Until">While waiting between two attempts: when the next is made.</param>
/// <param name="GivenUp">Why nobody could be asked.</param>
/// <param name="Model">Who is asked.</param>
/// <param name="Unreadable">Verdicts that did not follow their schema.</param>
public sealed record JudgeReview(int Attempt, DateTimeOffset? Until = null, bool Done = false, string? GivenUp = null, string Model = "", int Unreadable = 0);

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
