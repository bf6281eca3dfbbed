using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Client;

/// <summary>The sessions of one home: everything a program does with them begins here, in the process that runs them or over a connection to it.</summary>
/// <remarks>What cannot be done is a <see cref="SessionsException"/> with a code; what a session itself refuses is a <see cref="CommandRefused"/>.</remarks>
public interface ISessions : IAsyncDisposable
{
    /// <summary>Begins a session with what it is asked first; all of it is durable, in one append, when this returns.</summary>
    Task<ISession> StartAsync(StartRequest request, CancellationToken cancel);

    /// <summary>Opens a session; as a writer it goes on where its log ends, in whichever process holds it.</summary>
    /// <param name="choice">What its settings are changed by; null leaves them as they are.</param>
    Task<ISession> OpenAsync(SessionId session, OpenMode mode, SettingsChoice? choice, CancellationToken cancel);

    /// <summary>Tells a session one thing without going on with it: where it is open it is told there, else its log is written and closed again.</summary>
    Task<CommandResult> TellAsync(SessionId session, SessionCommand command, CancellationToken cancel);

    /// <summary>Has this host let go of a session. What it was doing goes on when it is opened next, by whichever process.</summary>
    /// <param name="taker">The process that goes on with it; those who follow it are told so.</param>
    Task CloseAsync(SessionId session, int? taker, CancellationToken cancel);

    /// <summary>The session that is meant by an id, the beginning of an id or a name; with null, the one of the workspace that was written to last.</summary>
    Task<SessionId> FindAsync(string? target, string? workspace, CancellationToken cancel);

    Task<ImmutableArray<SessionSummary>> ListAsync(ListRequest request, CancellationToken cancel);

    /// <summary>Sessions in which all of the words occur in one passage.</summary>
    Task<ImmutableArray<SearchMatch>> SearchAsync(SearchRequest request, CancellationToken cancel);

    /// <summary>The sessions this host has open, then what changes: opened, changed, closed, removed.</summary>
    IAsyncEnumerable<SessionChange> WatchAsync(CancellationToken cancel);

    /// <summary>Makes a session that goes on from an entry of another; nothing is copied.</summary>
    Task<ForkResult> ForkAsync(ForkRequest request, CancellationToken cancel);

    /// <summary>Takes over a session of another program. Asked twice, it is done once.</summary>
    Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel);

    /// <summary>Removes sessions for good, or says which would go.</summary>
    Task<PurgeResult> PurgeAsync(PurgeRequest request, CancellationToken cancel);

    /// <summary>The models that are known by name, and the one that is chosen for a workspace.</summary>
    Task<ImmutableArray<ModelDescription>> ModelsAsync(string? workspace, CancellationToken cancel);

    /// <summary>What the configuration says for a workspace, each value with the place it was said at.</summary>
    Task<ImmutableArray<ConfigurationValue>> ConfigurationAsync(string? workspace, CancellationToken cancel);

    /// <summary>Goals, the one last worked on first.</summary>
    /// <param name="workspace">Null for every folder.</param>
    Task<ImmutableArray<GoalSummary>> GoalsAsync(string? workspace, CancellationToken cancel);

    /// <summary>Questions that wait for the user.</summary>
    /// <param name="session">The session that waits, for the answer to its own question or to that of an agent; null for every session.</param>
    Task<ImmutableArray<OpenQuestion>> QuestionsAsync(SessionId? session, CancellationToken cancel);
}

/// <summary>What a session is opened for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpenMode>))]
public enum OpenMode
{
    /// <summary>To go on with it; refused where a command at another terminal holds it.</summary>
    Writer,

    /// <summary>To look at it as it is and as it changes; nothing goes on because of it.</summary>
    Reader,

    /// <summary>To go on with it here, whoever holds it now.</summary>
    TakeOver,
}

/// <summary>The usual ways to say the same with less.</summary>
public static class SessionsExtensions
{
    public static Task<ISession> OpenAsync(this ISessions sessions, SessionId session, OpenMode mode, CancellationToken cancel) =>
        sessions.OpenAsync(session, mode, choice: null, cancel);

    public static Task<CommandResult> RenameAsync(this ISessions sessions, SessionId session, string name, CancellationToken cancel) =>
        sessions.TellAsync(session, new NameSession(name), cancel);

    public static Task<CommandResult> ArchiveAsync(this ISessions sessions, SessionId session, bool archived, CancellationToken cancel) =>
        sessions.TellAsync(session, new ArchiveSession(archived), cancel);
}
