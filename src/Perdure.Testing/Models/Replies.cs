using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing;

/// <summary>Plain answers for a scripted model.</summary>
public static class Replies
{
    public static readonly Usage Usage = new(Input: 1_000, Cached: 0, CacheWrite: 0, Output: 20, Reasoning: 0, Cost: 0m);

    public static ReplyReceived Saying(string text) => new([new MessageItem(text)], ReplyStop.Done, Usage);

    public static ReplyReceived Calling(string id, string tool, string arguments) => Calling(new ToolCall(new CallId(id), tool, arguments));

    public static ReplyReceived Calling(params IEnumerable<ToolCall> calls) => new([.. calls.Select(call => new ToolCallItem(call))], ReplyStop.Done, Usage);

    public static NoReplyReceived Failing(FailureKind kind, DateTimeOffset? retryAt = null) => new(new ModelFailure(kind, $"A test wants {kind}.", RetryAt: retryAt));
}
