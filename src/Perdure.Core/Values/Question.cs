using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Shell.Judging;

namespace Perdure.Core.Values;

/// <summary>Something only the user can say. It waits in the log until somebody does, and is answered once.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ApprovalRequest), "approval-request")]
[JsonDerivedType(typeof(UserInputRequest), "user-input-request")]
[JsonDerivedType(typeof(ElicitationRequest), "elicitation-request")]
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
public sealed record ApprovalRequest(string Action, string Why, string? Justification = null, Grant? Offer = null, string? Folder = null, string? Leaves = null) : Question;

/// <summary>The model wants to know something.</summary>
public sealed record UserInputRequest(ImmutableArray<UserInputQuestion> Items) : Question;

/// <summary>One thing the model wants to know.</summary>
public sealed record UserInputQuestion(string Id, string Header, string Text, ImmutableArray<UserInputOption> Options);

/// <summary>An answer the model thinks likely; any other will do as well.</summary>
public sealed record UserInputOption(string Label, string? Description = null);

/// <summary>A program that a tool talks to wants to know something.</summary>
/// <param name="From">Who asks, for people.</param>
/// <param name="Schema">The JSON schema the answer has to fit; null where a page is to be visited instead.</param>
public sealed record ElicitationRequest(string From, string Message, string? Schema = null, string? Address = null) : Question;

/// <summary>More than one call that a yes may allow.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CommandPrefixGrant), "command-prefix")]
[JsonDerivedType(typeof(ExactCommandGrant), "exact-command")]
[JsonDerivedType(typeof(ToolGrant), "tool")]
[JsonDerivedType(typeof(FolderWriteGrant), "folder-write")]
/// <remarks>Each holds under the profile it was given under: what is left by it is known then, and not later.</remarks>
public abstract record Grant
{
    private protected Grant() { }

    /// <summary>Null in sessions older than this bound.</summary>
    public string? Profile { get; init; }
}

/// <summary>Commands that begin so, in a folder and below it. The only grant that can become a rule.</summary>
public sealed record CommandPrefixGrant(ImmutableArray<string> Prefix, string? Folder = null) : Grant
{
    /// <summary>The rule it becomes where it is to hold in every session.</summary>
    public CommandRule Rule(string? reason = null) => new(Prefix, RuleVerdict.Allow, reason) { Folder = Folder, Profile = Profile };

    public bool Equals(CommandPrefixGrant? other) => other is not null && Prefix.SequenceEqual(other.Prefix) && (Folder, Profile) == (other.Folder, other.Profile);

    public override int GetHashCode() => Prefix.Length;
}

/// <summary>This command, character by character, in this folder.</summary>
public sealed record ExactCommandGrant(string Command, string? Folder = null) : Grant;

public sealed record ToolGrant(string Tool) : Grant;

public sealed record FolderWriteGrant(string Folder) : Grant;
