using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core.Values;

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

/// <summary>The second model call that judges.</summary>
/// <param name="Model">Who is asked.</param>
/// <param name="Unreadable">Verdicts that did not follow their schema.</param>
public sealed record JudgeReview(int Attempt, ReviewStage Stage, string Model = "", int Unreadable = 0);

/// <summary>How far a review is. Each stage carries what is only true in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AwaitingVerdict), "awaiting-verdict")]
[JsonDerivedType(typeof(WaitingForReviewer), "waiting-for-reviewer")]
[JsonDerivedType(typeof(VerdictGiven), "verdict-given")]
[JsonDerivedType(typeof(ReviewGivenUp), "review-given-up")]
public abstract record ReviewStage
{
    private protected ReviewStage() { }
}

public sealed record AwaitingVerdict : ReviewStage;

/// <param name="Until">When the reviewer is asked again.</param>
public sealed record WaitingForReviewer(DateTimeOffset Until) : ReviewStage;

public sealed record VerdictGiven : ReviewStage;

/// <param name="Why">Why nobody could be asked.</param>
public sealed record ReviewGivenUp(string Why) : ReviewStage;
