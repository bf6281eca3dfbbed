using System.Text.Json.Serialization;
using Perdure.Core.Commands;

namespace Perdure.Client;

/// <summary>What was asked of the sessions could not be done: a code for programs, a sentence for people that says what was expected, what was found and what to do.</summary>
public class SessionsException(SessionsError code, string message, Exception? inner = null) : Exception(message, inner)
{
    public SessionsError Code { get; } = code;

    /// <summary>Why the session refused what it should begin with.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Who holds the session, where that is the reason.</summary>
    public SessionHolder? Holder { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<SessionsError>))]
public enum SessionsError
{
    /// <summary>The request, the configuration or a file has to be corrected first.</summary>
    [JsonStringEnumMemberName("invalid")] Invalid,

    /// <summary>No session, or more than one, is what was asked for.</summary>
    [JsonStringEnumMemberName("not-found")] NotFound,

    /// <summary>What the session should begin with is refused.</summary>
    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>Another process holds the session, or it is needed by others.</summary>
    [JsonStringEnumMemberName("in-use")] InUse,

    /// <summary>Its log is damaged, or of a newer version; it can be read.</summary>
    [JsonStringEnumMemberName("damaged")] Damaged,

    /// <summary>The process that was asked has gone, or is going.</summary>
    [JsonStringEnumMemberName("unreachable")] Unreachable,

    /// <summary>Whoever watched did not read; what is true now has to be asked anew.</summary>
    [JsonStringEnumMemberName("too-slow")] TooSlow,

    /// <summary>It could not be done as things stand on this machine.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>Failures that more than one place has to say in the same words.</summary>
public static class SessionsFailures
{
    public static SessionsException TooSlow() =>
        new(SessionsError.TooSlow, "expected changes to be read as they come, found too many unread; list the sessions and watch again");
}
