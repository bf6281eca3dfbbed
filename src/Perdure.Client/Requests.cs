using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Client;

/// <summary>What is chosen for a session in place of what the configuration says, in its words.</summary>
/// <param name="Model">As <c>provider/model</c>.</param>
/// <param name="Profile">What its tools may do.</param>
/// <param name="Configuration">More keys with their values, as <c>key=value</c>.</param>
public sealed record SettingsChoice(string? Model = null, string? Profile = null, ImmutableArray<string>? Configuration = null);

/// <summary>A session that is to begin.</summary>
/// <param name="Workspace">The folder it works in, as a full path.</param>
/// <param name="Prompt">What is asked of it first; null where <see cref="First"/> says it.</param>
public sealed record StartRequest(string Workspace, string? Prompt = null)
{
    public SettingsChoice Choice { get; init; } = new();

    /// <summary>In place of Perdure's own.</summary>
    public string? Instructions { get; init; }

    /// <summary>A JSON schema that the final message has to follow.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>What it is told before the prompt: a name, a goal, an input with images.</summary>
    public ImmutableArray<SessionCommand>? First { get; init; }

    /// <summary>Its id where the client has made one, so that asking twice begins one session.</summary>
    public SessionId? Id { get; init; }
}

/// <summary>Which sessions are wanted, and in which order.</summary>
/// <param name="Workspace">Null for every folder.</param>
public sealed record ListRequest(string? Workspace = null)
{
    public string? Model { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>A word of a status, such as <c>running</c>; null for any.</summary>
    public string? Status { get; init; }

    public string? Goal { get; init; }

    public string? Branch { get; init; }

    /// <summary>Characters of the name, or of what was first asked.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the archived are wanted, and they alone.</summary>
    public bool Archived { get; init; }

    /// <summary>Whether those that other sessions spawned are wanted, too.</summary>
    public bool WithAgents { get; init; }

    public ListOrder Order { get; init; }

    public int Limit { get; init; } = int.MaxValue;
}

/// <summary>What a list is sorted by; times, turns and tokens with the largest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ListOrder>))]
public enum ListOrder
{
    Updated,
    Created,
    Turns,
    Tokens,
    Name,
}

/// <param name="Workspace">Null for every folder.</param>
public sealed record SearchRequest(string Words, string? Workspace = null, int Limit = 20);

/// <param name="At">The entry it goes on from; null for the last.</param>
/// <param name="Worktree">Whether it works in a git worktree of its own.</param>
public sealed record ForkRequest(SessionId Session, long? At = null, bool Worktree = false, string? Name = null);

/// <param name="Program">The name of the program it comes from.</param>
/// <param name="Session">Its id there, whole.</param>
/// <param name="Place">The folder or file that program keeps its sessions in; null for the usual one.</param>
/// <param name="Workspace">Where it works if it does not say so itself.</param>
/// <param name="Again">Whether one that has grown since is taken over a second time.</param>
public sealed record ImportRequest(string Program, string Session, string? Place, string Workspace, bool Again = false);

/// <summary>Which sessions are to go: those that are named, or those that are old, or those the configuration says.</summary>
public sealed record PurgeRequest
{
    public ImmutableArray<SessionId>? Sessions { get; init; }

    /// <summary>Those nobody has written to for so long.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>The folder that an age is meant for; null for every folder.</summary>
    public string? Workspace { get; init; }

    /// <summary>Those that have to go by <c>retention.*</c> of the configuration.</summary>
    public bool ByPolicy { get; init; }

    /// <summary>Only says which would go.</summary>
    public bool DryRun { get; init; }
}
