using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>What each wire sends, item by item.</summary>
public class WireTests
{
    private const string Pixel = "data:image/png;base64,iVBORw0KGgo=";

    private static readonly ImmutableArray<TranscriptItem> Everything =
    [
        new RuntimeMessage(1, "It is Saturday."),
        Questions.User("Look.", 2, new Image(Pixel)),
        Questions.Model(3, new MessageItem("I look.")),
        Questions.Call(3, "call_a"),
        Questions.Call(3, "call.b", "{\"cut"),
        Questions.Output(4, "call_a", "first"),
        Questions.Output(4, "call.b", "second", new Image(Pixel)),
        new RuntimeMessage(5, "Branch changed."),
        Questions.User("Go on."),
    ];

    [Fact]
    public async Task ResponsesItemsHaveTheFormTheApiWants()
    {
        using var body = await SentAsync(WireNames.Responses, Everything, effort: "high");
        var root = body.RootElement;

        Assert.Equal("Be \"brief\".", root.GetProperty("instructions").GetString());
        Assert.Equal(["exec_command", "read_file"], root.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal(
            ["developer", "user", "assistant", "function_call", "function_call", "function_call_output", "function_call_output", "developer", "user"],
            root.GetProperty("input").EnumerateArray().Select(item => item.GetProperty("type").GetString() is "message" ? item.GetProperty("role").GetString() : item.GetProperty("type").GetString()));
        Assert.Equal(Pixel, root.GetProperty("input")[1].GetProperty("content")[1].GetProperty("image_url").GetString());
        Assert.Equal("input_image", root.GetProperty("input")[6].GetProperty("output")[1].GetProperty("type").GetString());
        Assert.Equal("high", root.GetProperty("reasoning").GetProperty("effort").GetString());
        Assert.Equal(Questions.Session.Value, root.GetProperty("prompt_cache_key").GetString());
        Assert.False(root.GetProperty("store").GetBoolean());
        Assert.True(root.GetProperty("parallel_tool_calls").GetBoolean());
        Assert.Equal("reasoning.encrypted_content", root.GetProperty("include")[0].GetString());
        Assert.Equal(["model", "instructions", "tools", "input"], root.EnumerateObject().Take(4).Select(field => field.Name));
    }

    [Fact]
    public async Task ChatMessagesAreTheOnesThatLocalServersAgreeOn()
    {
        using var body = await SentAsync(WireNames.Chat, Everything);
        var messages = body.RootElement.GetProperty("messages").EnumerateArray().ToList();

        Assert.Equal(
            ["system", "user", "user", "assistant", "tool", "tool", "user", "user", "user"],
            messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("<system-reminder>\nIt is Saturday.\n</system-reminder>", messages[1].GetProperty("content").GetString());
        Assert.Equal(Pixel, messages[2].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("I look.", messages[3].GetProperty("content").GetString());
        Assert.Equal(["call_a", "call.b"], messages[3].GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()));
        Assert.Equal("""{"unreadable_arguments":"{\"cut"}""", messages[3].GetProperty("tool_calls")[1].GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("call.b", messages[5].GetProperty("tool_call_id").GetString());
        Assert.Equal("image_url", messages[6].GetProperty("content")[1].GetProperty("type").GetString());
        Assert.True(body.RootElement.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal(["model", "tools", "messages"], body.RootElement.EnumerateObject().Take(3).Select(field => field.Name));
    }

    [Fact]
    public async Task MessagesAlternateAndResultsComeFirst()
    {
        using var body = await SentAsync(WireNames.Messages, Everything, effort: "high");
        var root = body.RootElement;
        var messages = root.GetProperty("messages").EnumerateArray().ToList();

        Assert.Equal(["user", "assistant", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(["text", "text", "image"], TypesIn(messages[0]));
        Assert.Equal(["text", "tool_use", "tool_use"], TypesIn(messages[1]));
        Assert.Equal(["tool_result", "tool_result", "text", "text"], TypesIn(messages[2]));
        Assert.Equal("call_b", messages[1].GetProperty("content")[2].GetProperty("id").GetString());
        Assert.Equal("call_b", messages[2].GetProperty("content")[1].GetProperty("tool_use_id").GetString());
        Assert.Equal("iVBORw0KGgo=", messages[0].GetProperty("content")[2].GetProperty("source").GetProperty("data").GetString());
        Assert.Equal(16_000, root.GetProperty("max_tokens").GetInt32() / 2);
        Assert.Equal(16_000, root.GetProperty("thinking").GetProperty("budget_tokens").GetInt32());
        Assert.Equal(["model", "tools", "system", "messages"], root.EnumerateObject().Take(4).Select(field => field.Name));
    }

    [Fact]
    public async Task CacheMarksStandAtTheEndOfTheSystemPromptOfThisRequestAndOfTheOneBefore()
    {
        using var body = await SentAsync(WireNames.Messages, Everything);
        var root = body.RootElement;
        var blocks = root.GetProperty("messages").EnumerateArray().SelectMany(message => message.GetProperty("content").EnumerateArray()).ToList();

        Assert.True(root.GetProperty("system")[0].TryGetProperty("cache_control", out _));
        Assert.Equal([2, blocks.Count - 1], blocks.Index().Where(block => block.Item.TryGetProperty("cache_control", out _)).Select(block => block.Index));
    }

    [Fact]
    public async Task ACallBegunByAnotherProvidersThoughtIsFinishedWithoutThinking()
    {
        ImmutableArray<TranscriptItem> items = [Questions.User("hi"), Questions.Call(2, "call_a"), Questions.Output(3, "call_a")];

        using var body = await SentAsync(WireNames.Messages, items, effort: "high");

        Assert.False(body.RootElement.TryGetProperty("thinking", out _));
    }

    [Theory]
    [InlineData("https://api.anthropic.com", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://gateway.example/anthropic/", "https://gateway.example/anthropic/v1/messages")]
    public void TheVersionIsAddedToAnAddressThatHasNone(string baseUrl, string address) =>
        Assert.Equal(address, new Wires.Messages.MessagesWire("x").Address(new Uri(baseUrl)).ToString());

    [Fact]
    public async Task HeadersAndQueryOfTheHostAreSent()
    {
        await using var provider = new Provider(WireNames.Chat, [new ScriptStep("ok")], settings => settings with
        {
            Headers = settings.Headers.Add("User-Agent", "mine"),
            Query = settings.Query.Add("api-version", "2026 1"),
        });

        await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal("mine", provider.Server.Requests[0].Headers["User-Agent"]);
        Assert.Equal("/v1/chat/completions?api-version=2026%201", provider.Server.Requests[0].Path);
        Assert.Equal($"Bearer {Provider.Key}", provider.Server.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task MetadataIsSentOnlyToWhoeverTakesIt()
    {
        await using var plain = new Provider(WireNames.Responses, new ScriptStep("ok"));
        await using var taking = new Provider(WireNames.Responses, [new ScriptStep("ok")], settings => settings with { TakesMetadata = true });

        await plain.ReplyAsync(Questions.User("hi"));
        await taking.ReplyAsync(Questions.User("hi"));

        Assert.DoesNotContain("\"metadata\"", plain.Server.Requests[0].BodyText, StringComparison.Ordinal);
        Assert.Contains($$"""
            "metadata":{"session":"{{Questions.Session}}","turn":"1","round":"1","attempt":"1","purpose":"turn"}
            """.Trim(), taking.Server.Requests[0].BodyText, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> TypesIn(JsonElement message) => message.GetProperty("content").EnumerateArray().Select(block => block.GetProperty("type").GetString());

    private static async Task<JsonDocument> SentAsync(string wire, ImmutableArray<TranscriptItem> items, string? effort = null)
    {
        await using var provider = new Provider(wire, new ScriptStep("ok"));
        Assert.IsType<Runtime.Ports.ReplyReceived>(await provider.AskAsync(Questions.Of(new Conversation("Be \"brief\".", Questions.Tools, items), effort: effort)));
        return provider.Server.Requests[0].Json();
    }
}
