using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Tests;

/// <summary>Plain questions.</summary>
internal static class Questions
{
    public static readonly SessionId Session = new("019aa0c0-0000-7000-8000-000000000001");

    public static readonly ImmutableArray<ToolSpec> Tools =
    [
        new("exec_command", "Runs a command.", """{"type":"object","properties":{"cmd":{"type":"string"}},"required":["cmd"]}"""),
        new("read_file", "Reads a file.", """{"type":"object"}""", ReadOnly: true),
    ];

    public static ModelRequest With(params ImmutableArray<TranscriptItem> items) => Of(new Conversation("Be \"brief\".", Tools, items));

    public static ModelRequest Of(Conversation conversation, int round = 1, string model = "test-model", string? effort = null) =>
        new(new ModelChoice("mock", model, effort), conversation, new RequestId(Session, Turn: 1, round, Attempt: 1, "turn"));

    public static UserMessage User(string text, long seq = 1, params ImmutableArray<Image> images) => new(seq, text, images.IsEmpty ? null : images);

    public static ModelOutput Model(long seq, ReplyItem item) => new(seq, item);

    public static ModelOutput Call(long seq, string id, string arguments = """{"cmd":"ls"}""") => new(seq, new ToolCallItem(new ToolCall(new CallId(id), "exec_command", arguments)));

    public static ToolResult Output(long seq, string id, string text = "ok", params ImmutableArray<Image> images) =>
        new(seq, new CallId(id), text, images.IsEmpty ? null : images);
}
