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
/// <param name="Folder">Where it would run; null where that says nothing.</param>
/// <param name="Leaves">The bounds it would not keep.</param>
public sealed record MayI(string Action, string Why, string? Justification = null, Grant? Offer = null, string? Folder = null, string? Leaves = null) : Question;

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
/// <remarks>Each holds under the profile it was given under: what is left by it is known then, and not later.</remarks>
public abstract record Grant
{
    private protected Grant() { }

    /// <summary>Null in sessions older than this bound.</summary>
    public string? Profile { get; init; }
}

/// <summary>Commands that begin so, in a folder and below it. The only grant that can become a rule.</summary>
public sealed record CommandsLike(ImmutableArray<string> Prefix, string? Folder = null) : Grant
{
    /// <summary>The rule it becomes where it is to hold in every session.</summary>
    public CommandRule Rule(string? reason = null) => new(Prefix, RuleVerdict.Allow, reason) { Folder = Folder, Profile = Profile };

    public bool Equals(CommandsLike? other) => other is not null && Prefix.SequenceEqual(other.Prefix) && (Folder, Profile) == (other.Folder, other.Profile);

    public override int GetHashCode() => Prefix.Length;
}

/// <summary>This command, letter by letter, in this folder.</summary>
public sealed record SameCommand(string Command, string? Folder = null) : Grant;

public sealed record CallsOf(string Tool) : Grant;

public sealed record WritesBelow(string Folder) : Grant;
