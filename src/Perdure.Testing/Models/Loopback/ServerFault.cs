using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Testing;

/// <summary>Something a provider does wrong.</summary>
/// <param name="At">For cut, reset, stall, event and malformed: after what of the reply it happens.</param>
/// <param name="Times">How often it happens; then the step is answered as it should be.</param>
/// <param name="Data">For event: its data. For bytes: what is sent as it is.</param>
public sealed record ServerFault(
    ServerFaultKind Kind,
    ReplyPart At = ReplyPart.Text,
    int Times = int.MaxValue,
    int Status = 500,
    ImmutableDictionary<string, string>? Headers = null,
    string? Body = null,
    string? Event = null,
    string? Data = null);

[JsonConverter(typeof(JsonStringEnumConverter<ServerFaultKind>))]
public enum ServerFaultKind
{
    /// <summary>Resets the connection before a header is sent.</summary>
    [JsonStringEnumMemberName("reset")] Reset,

    /// <summary>Closes the connection before a header is sent.</summary>
    [JsonStringEnumMemberName("close")] Close,

    /// <summary>Says nothing at all until the client goes.</summary>
    [JsonStringEnumMemberName("silence")] Silence,

    /// <summary>Resets the connection in the middle of the event after that part.</summary>
    [JsonStringEnumMemberName("cut")] Cut,

    /// <summary>Sends up to that part, then nothing until the client goes.</summary>
    [JsonStringEnumMemberName("stall")] Stall,

    /// <summary>Ends the stream in good order, but without its last events.</summary>
    [JsonStringEnumMemberName("no-end")] NoEnd,

    /// <summary>Sends an event that is no JSON after that part.</summary>
    [JsonStringEnumMemberName("malformed")] Malformed,

    /// <summary>Sends an event of the script's own after that part, and ends.</summary>
    [JsonStringEnumMemberName("event")] Event,

    /// <summary>Begins a stream and ends it with nothing in it.</summary>
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>Answers with a status, headers and a body.</summary>
    [JsonStringEnumMemberName("status")] Status,

    /// <summary>Sends these bytes and closes.</summary>
    [JsonStringEnumMemberName("bytes")] Bytes,
}

/// <summary>Parts of a reply's stream.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplyPart>))]
public enum ReplyPart
{
    [JsonStringEnumMemberName("opening")] Opening,
    [JsonStringEnumMemberName("reasoning")] Reasoning,
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A piece of a call's arguments.</summary>
    [JsonStringEnumMemberName("call-piece")] CallPiece,

    /// <summary>The event after which a call is whole.</summary>
    [JsonStringEnumMemberName("call")] Call,

    /// <summary>The events without which a reply is not finished.</summary>
    [JsonStringEnumMemberName("end")] End,
}
