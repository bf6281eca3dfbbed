using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Views;
using Perdure.Core.Values;

namespace Perdure.Client.Connection;

/// <summary>One line of JSON-RPC 2.0: a request has an id and a method, a notification only a method, an answer only an id.</summary>
public sealed record JsonRpcMessage
{
    public string Jsonrpc { get; init; } = "2.0";

    public long? Id { get; init; }

    public string? Method { get; init; }

    public JsonElement? Params { get; init; }

    public JsonElement? Result { get; init; }

    public JsonRpcError? Error { get; init; }
}

/// <summary>Why a request was not done: the message is for the user.</summary>
public sealed record JsonRpcError(int Code, string Message, JsonRpcErrorData? Data = null)
{
    public const int BadRequest = -32600;

    public const int NoSuchMethod = -32601;

    public const int BadParameters = -32602;

    /// <summary>The request was understood and cannot be done as things stand.</summary>
    public const int Refused = -32000;

    /// <summary>The daemon stops; another one may come.</summary>
    public const int Stopping = -32001;
}

/// <summary>What a program reads of an error.</summary>
/// <param name="Refusal">Why the session refused what it should begin with.</param>
public sealed record JsonRpcErrorData(SessionsError Error, Refusal? Refusal = null, SessionHolder? Holder = null);

/// <summary>What a daemon is and what it keeps.</summary>
public sealed record DaemonStatus(int Pid, string Version, DateTimeOffset Since, string Home, ImmutableArray<HostedSessionInfo> Sessions, ImmutableArray<UnresumedSession> LeftAlone);

public sealed record SessionParams(SessionId Session);

/// <param name="Taker">The process that goes on with the session; whoever follows it here is told so.</param>
public sealed record Releasing(SessionId Session, int? Taker = null);

/// <param name="Successor">The process that takes the place; where it does not, the daemon goes on.</param>
public sealed record StopRequest(int? Successor = null);

/// <param name="WithState">Whether the answer holds the state; whoever only sends a command needs none.</param>
/// <param name="Choice">What the settings are changed by.</param>
public sealed record OpenParams(SessionId Session, bool WithState = false, OpenMode Mode = OpenMode.Writer, SettingsChoice? Choice = null);

/// <param name="State">As checkpoints are written; null where nobody asked for it.</param>
/// <param name="Holder">The process that runs it.</param>
public sealed record OpenResult(SessionId Session, long LastSeq, ImmutableArray<string> Findings, JsonElement? State = null, SessionHolder? Holder = null);

/// <param name="GoOn">Whether a session that is not open is opened, so that it goes on; where not, its log is written and closed again.</param>
public sealed record CommandParams(SessionId Session, SessionCommand Command, bool GoOn = true);

/// <param name="LastSeq">The newest entry once the command had been decided.</param>
public sealed record CommandAnswer(Refusal? Refusal, long LastSeq);

public sealed record FollowParams(SessionId Session, long From, OpenMode Mode = OpenMode.Writer);

/// <param name="Target">An id, its beginning or a name; null for the last session of the workspace.</param>
public sealed record FindParams(string? Target = null, string? Workspace = null);

/// <param name="Workspace">Null for every folder, or for what holds without one.</param>
public sealed record WorkspaceParams(string? Workspace = null);

/// <param name="Session">Null for every session.</param>
public sealed record QuestionsParams(SessionId? Session = null);

/// <summary>A request that needs no parameters, and an answer that says nothing.</summary>
public sealed record NothingMore;

/// <summary>One thing that happened in a session somebody follows.</summary>
public sealed record EntryNotification(SessionId Session, LogEntry? Entry = null, Delta? Delta = null);

/// <summary>Nothing more will come of a session that was followed.</summary>
/// <param name="Why">Null where it was closed in peace.</param>
public sealed record FollowEndedNotification(SessionId Session, string? Why, CloseReason Reason = CloseReason.Released);

/// <summary>How messages are written.</summary>
[JsonSerializable(typeof(JsonRpcMessage))]
[JsonSerializable(typeof(DaemonStatus))]
[JsonSerializable(typeof(SessionParams))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(Releasing))]
[JsonSerializable(typeof(OpenResult))]
[JsonSerializable(typeof(CommandParams))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(OpenParams))]
[JsonSerializable(typeof(FollowParams))]
[JsonSerializable(typeof(EntryNotification))]
[JsonSerializable(typeof(FollowEndedNotification))]
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(ForkRequest))]
[JsonSerializable(typeof(ForkResult))]
[JsonSerializable(typeof(ImportRequest))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(PurgeResult))]
[JsonSerializable(typeof(FindParams))]
[JsonSerializable(typeof(WorkspaceParams))]
[JsonSerializable(typeof(QuestionsParams))]
[JsonSerializable(typeof(NothingMore))]
[JsonSerializable(typeof(SessionChange))]
[JsonSerializable(typeof(ImmutableArray<SessionSummary>))]
[JsonSerializable(typeof(ImmutableArray<SearchMatch>))]
[JsonSerializable(typeof(ImmutableArray<ModelDescription>))]
[JsonSerializable(typeof(ImmutableArray<ConfigurationValue>))]
[JsonSerializable(typeof(ImmutableArray<GoalSummary>))]
[JsonSerializable(typeof(ImmutableArray<OpenQuestion>))]
public sealed partial class ServerJson : JsonSerializerContext
{
    public static ServerJson Line { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
