using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>What somebody said to a question.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Approved), "approved")]
[JsonDerivedType(typeof(Declined), "declined")]
[JsonDerivedType(typeof(UserInputAnswer), "user-input-answer")]
[JsonDerivedType(typeof(ElicitationResponse), "elicitation-response")]
public abstract record Answer
{
    private protected Answer() { }
}

/// <summary>It may.</summary>
public sealed record Approved(ApprovalScope Scope = ApprovalScope.Once) : Answer;

/// <summary>It may not, or the question is declined.</summary>
/// <param name="Reason">What to do instead, for the model.</param>
public sealed record Declined(string? Reason = null) : Answer;

/// <summary>The answers to what the model wanted to know.</summary>
public sealed record UserInputAnswer(ImmutableArray<UserInputAnswerItem> Items) : Answer;

public sealed record UserInputAnswerItem(string Id, string Text);

/// <param name="Content">A JSON object; empty where a page was visited.</param>
public sealed record ElicitationResponse(string Content) : Answer;

/// <summary>How far a yes reaches.</summary>
[JsonConverter(typeof(EnumJson<ApprovalScope>))]
public enum ApprovalScope
{
    [JsonStringEnumMemberName("once")] Once,

    /// <summary>As long as this session lives.</summary>
    [JsonStringEnumMemberName("session")] Session,

    /// <summary>In every session: whoever answered has written it among the rules.</summary>
    [JsonStringEnumMemberName("rule")] Rule,
}
