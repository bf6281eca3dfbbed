using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>What servers that imitate Chat Completions leave out or do differently.</summary>
public class ChatDialectTests
{
    [Fact]
    public async Task ACallInOneChunkWithoutIdOrIndexIsACall()
    {
        var reply = await ReadAsync(
            """{"choices":[{"delta":{"tool_calls":[{"function":{"name":"exec_command","arguments":"{\"cmd\":\"ls\"}"}}]},"finish_reason":"stop"}]}""", "[DONE]");

        Assert.Equal(new ToolCallItem(new ToolCall(new CallId("call_0"), "exec_command", """{"cmd":"ls"}""")), Assert.Single(reply.Items));
        Assert.Null(reply.Usage);
    }

    [Fact]
    public async Task TwoCallsWithTheSameIndexAreTwoCalls()
    {
        var reply = await ReadAsync(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"two","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""");

        Assert.Equal(["one", "two"], reply.Items.OfType<ToolCallItem>().Select(called => called.Call.Tool));
    }

    [Fact]
    public async Task ArgumentsThatAreAnObjectAreTakenAsOne()
    {
        var reply = await ReadAsync("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"one","arguments":{"cmd":"ls"}}}]},"finish_reason":"tool_calls"}]}""");

        Assert.Equal("""{"cmd":"ls"}""", Assert.IsType<ToolCallItem>(reply.Items[0]).Call.Arguments);
    }

    [Fact]
    public async Task AStreamThatEndsWithoutItsLastChunkIsWholeOnceItSaidWhyItStopped()
    {
        var reply = await ReadAsync("""{"choices":[{"delta":{"content":"hello"}}]}""", """{"choices":[{"delta":{},"finish_reason":"stop"}]}""");

        Assert.Equal([new MessageItem("hello")], reply.Items);
    }

    [Fact]
    public async Task ReasoningIsKeptUnderTheNameItCameBy()
    {
        var reply = await ReadAsync(
            """{"choices":[{"delta":{"reasoning":"Hm, ","reasoning_details":[{"type":"reasoning.text","text":"Hm, "}]}}]}""",
            """{"choices":[{"delta":{"reasoning":"well."}}]}""",
            """{"choices":[{"delta":{"content":"So."},"finish_reason":"stop"}]}""");

        var thought = Assert.IsType<ReasoningItem>(reply.Items[0]);
        Assert.Equal("""{"reasoning":"Hm, well.","reasoning_details":[{"type":"reasoning.text","text":"Hm, "}]}""", thought.Raw);
        Assert.Equal("chat/mock", thought.Wire);
    }

    [Fact]
    public async Task ACostToldByTheProviderWins()
    {
        var reply = await ReadAsync(
            """{"choices":[{"delta":{"content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"cost":0.0123}}""");

        Assert.Equal(0.0123m, reply.Usage!.Cost);
    }

    private static async Task<ReplyReceived> ReadAsync(params string[] chunks)
    {
        var bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"));
        await using var provider = new Provider(WireNames.Chat, new ScriptStep(Misbehave: new ServerFault(ServerFaultKind.Bytes, Data: bytes)));
        return await provider.ReplyAsync(Questions.User("hi"));
    }
}
