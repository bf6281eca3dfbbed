using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core;

/// <summary>What somebody said to a question.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Yes), "yes")]
[JsonDerivedType(typeof(No), "no")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(FilledIn), "filled-in")]
public abstract record Answer
{
    private protected Answer() { }
}

/// <summary>It may.</summary>
public sealed record Yes(Scope Scope = Scope.Once) : Answer;

/// <summary>It may not, or the question is declined.</summary>
/// <param name="Reason">What to do instead, for the model.</param>
public sealed record No(string? Reason = null) : Answer;

/// <summary>The answers to what the model wanted to know.</summary>
public sealed record Told(ImmutableArray<ToldItem> Items) : Answer;

public sealed record ToldItem(string Id, string Text);

/// <param name="Content">A JSON object; empty where a page was visited.</param>
public sealed record FilledIn(string Content) : Answer;

/// <summary>How far a yes reaches.</summary>
[JsonConverter(typeof(EnumJson<Scope>))]
public enum Scope
{
    [JsonStringEnumMemberName("once")] Once,

    /// <summary>As long as this session lives.</summary>
    [JsonStringEnumMemberName("session")] Session,

    /// <summary>In every session: whoever answered has written it among the rules.</summary>
    [JsonStringEnumMemberName("rule")] Rule,
}
