using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Secrets;

namespace Perdure.Hosting.Notices;

/// <summary>Something about a session that the user who looks elsewhere would want to know.</summary>
/// <param name="Id">Names the event: the same however often it is told of, and whoever tells of it.</param>
public sealed record Notice(string Id, NoticeKind Kind, SessionId Session, string Title, string Text)
{
    /// <summary>What is known by heart when a notice is read on a small screen.</summary>
    public const int TextCharsMax = 240;

    public string KindWord => Words[(int)Kind];

    /// <summary>The kinds, in the order they are counted in.</summary>
    public static string[] Words { get; } = ["needs-user", "limited", "blocked", "complete"];

    /// <summary>What it tells a program.</summary>
    public byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(new NoticeMessage(Id, KindWord, Session.Value, Title, Text), NoticeJson.Default.NoticeMessage);

    public string JsonLine() => Encoding.UTF8.GetString(Json()) + "\n";

    public Notice Redacted(Redactor redactor) => this with { Title = redactor.Redact(Title).Text, Text = redactor.Redact(Text).Text };
}

public enum NoticeKind
{
    NeedsUser,
    Limited,
    Blocked,
    Complete,
}
