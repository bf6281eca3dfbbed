using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core;

/// <summary>Something only a person can say. It waits in the log until somebody does, and is answered once.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MayI), "may-i")]
[JsonDerivedType(typeof(TellMe), "tell-me")]
[JsonDerivedType(typeof(FillIn), "fill-in")]
public abstract record Question
{
    private protected Question() { }
}

/// <summary>May this call run?</summary>
/// <param name="Action">What would be done, as it is shown.</param>
/// <param name="Why">Why somebody is asked.</param>
/// <param name="Justification">What the model says for it.</param>
/// <param name="Offer">What a yes may be widened to; null where only this one call can be granted.</param>
public sealed record MayI(string Action, string Why, string? Justification = null, Grant? Offer = null) : Question;

/// <summary>The model wants to know something.</summary>
public sealed record TellMe(ImmutableArray<AskedItem> Items) : Question;

/// <summary>One thing the model wants to know.</summary>
public sealed record AskedItem(string Id, string Header, string Text, ImmutableArray<AskedOption> Options);

/// <summary>An answer the model thinks likely; any other will do as well.</summary>
public sealed record AskedOption(string Label, string? Description = null);

/// <summary>A program that a tool talks to wants to know something.</summary>
/// <param name="From">Who asks, for people.</param>
/// <param name="Schema">The JSON schema the answer has to fit; null where a page is to be visited instead.</param>
public sealed record FillIn(string From, string Message, string? Schema = null, string? Address = null) : Question;

/// <summary>More than one call that a yes may allow.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CommandsLike), "commands-like")]
[JsonDerivedType(typeof(SameCommand), "same-command")]
[JsonDerivedType(typeof(CallsOf), "calls-of")]
[JsonDerivedType(typeof(WritesBelow), "writes-below")]
public abstract record Grant
{
    private protected Grant() { }
}

/// <summary>Commands that begin so. The only grant that can become a rule.</summary>
public sealed record CommandsLike(ImmutableArray<string> Prefix) : Grant
{
    public bool Equals(CommandsLike? other) => other is not null && Prefix.SequenceEqual(other.Prefix);

    public override int GetHashCode() => Prefix.Length;
}

/// <summary>This command, letter by letter.</summary>
public sealed record SameCommand(string Command) : Grant;

public sealed record CallsOf(string Tool) : Grant;

public sealed record WritesBelow(string Folder) : Grant;
