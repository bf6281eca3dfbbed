using System.Text.Json;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>What a session begins with is short, and what is left out can be reached without a change to it.</summary>
public sealed class FirstRequests : IDisposable
{
    /// <summary>The rest of a first request is the folder, the machine and the prompt.</summary>
    private const int PrefixBytesMax = 10_600;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("responses")]
    [InlineData("chat")]
    [InlineData("messages")]
    public async Task AreShortAndReachSeldomToolsByOne(string wire)
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Calls: [ScriptCall.Of("call_tool", """{"name":"list_sessions"}""", "call_1")]),
            new ScriptStep(Calls: [ScriptCall.Of("call_tool", """{"name":"list_sessions","arguments":{"limit":3}}""", "call_2")]),
            new ScriptStep(Text: "Seen."));
        _desk.Asking(server).Configure($$"""{ "model": "mock/some-model", "providers": { "mock": { "wire": "{{wire}}", "baseUrl": "{{server.BaseUrl}}", "apiKeyEnv": "MOCK_KEY" } } }""");
        Assert.Equal(0, (await _desk.RunAsync("exec", "look back")).ExitCode);

        var tools = Tools(server.Requests[0]);
        Assert.DoesNotContain("\"list_sessions\"", tools, StringComparison.Ordinal);
        Assert.All(server.Requests, request => Assert.Equal(tools, Tools(request)));
        Assert.InRange(tools.Length + Instructions(server.Requests[0], wire), 5_000, PrefixBytesMax);

        Assert.Contains("Lists the sessions of this workspace", server.Requests[1].BodyText, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"list_sessions\"", server.Requests[2].BodyText, StringComparison.Ordinal);
        Assert.Contains("look back", server.Requests[2].BodyText[server.Requests[1].BodyText.Length..], StringComparison.Ordinal);
    }

    private static string Tools(SeenRequest request)
    {
        using var body = JsonDocument.Parse(request.BodyText);
        return body.RootElement.GetProperty("tools").GetRawText();
    }

    private static int Instructions(SeenRequest request, string wire)
    {
        using var body = JsonDocument.Parse(request.BodyText);
        return wire switch
        {
            "responses" => body.RootElement.GetProperty("instructions").GetRawText().Length,
            "messages" => body.RootElement.GetProperty("system").GetRawText().Length,
            _ => body.RootElement.GetProperty("messages")[0].GetRawText().Length,
        };
    }
}
