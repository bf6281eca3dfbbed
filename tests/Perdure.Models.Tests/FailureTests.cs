using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Models.Tests;

/// <summary>Whatever goes wrong is a value, and of the right kind.</summary>
public class FailureTests
{
    public static readonly TheoryData<string> Wires = EveryWireTests.Wires;

    private static readonly ScriptCall Ls = ScriptCall.Of("exec_command", """{"cmd":"ls"}""", "call_ls");

    private static readonly ScriptCall Cat = ScriptCall.Of("exec_command", """{"cmd":"cat a.txt"}""", "call_cat");

    [Theory, MemberData(nameof(Wires))]
    public async Task NobodyListeningIsUnreachable(string wire)
    {
        await using var provider = await Provider.GoneAsync(wire);

        Assert.Equal(FailureKind.Unreachable, (await provider.FailureAsync(Questions.User("hi"))).Kind);
    }

    public static TheoryData<string, ServerFaultKind> WaysToBreak()
    {
        ServerFaultKind[] kinds =
        [
            ServerFaultKind.Reset, ServerFaultKind.Close, ServerFaultKind.Cut, ServerFaultKind.NoEnd, ServerFaultKind.Malformed, ServerFaultKind.Empty,
        ];
        var all = new TheoryData<string, ServerFaultKind>();
        foreach (var wire in Wires)
        {
            foreach (var kind in kinds)
            {
                all.Add(wire, kind);
            }
        }

        return all;
    }

    [Theory, MemberData(nameof(WaysToBreak))]
    public async Task ATextThatBreaksOffIsAskedForAgainWhole(string wire, ServerFaultKind kind)
    {
        await using var provider = new Provider(wire, new ScriptStep("A long story", Misbehave: new ServerFault(kind)));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Single(provider.Server.Requests);
    }

    public static TheoryData<string, ServerFaultKind> WaysToBreakLate()
    {
        var all = new TheoryData<string, ServerFaultKind>();
        foreach (var wire in Wires)
        {
            all.Add(wire, ServerFaultKind.Cut);
            all.Add(wire, ServerFaultKind.NoEnd);
            all.Add(wire, ServerFaultKind.Malformed);
        }

        return all;
    }

    [Theory, MemberData(nameof(WaysToBreakLate))]
    public async Task AReplyCutAfterAWholeCallKeepsThatCall(string wire, ServerFaultKind kind)
    {
        await using var provider = new Provider(
            wire, new ScriptStep("First", "Hm.", [Ls], Misbehave: new ServerFault(kind, At: ReplyPart.Call)));

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(ReplyStop.Cut, reply.Stop);
        Assert.Equal(["ReasoningItem", "MessageItem", "ToolCallItem"], reply.Items.Select(item => item.GetType().Name));
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task ACallThatWasCutIsDroppedAndTheWholeOneBeforeItKept(string wire)
    {
        var script = new ScriptStep(Calls: [Ls, Cat], Misbehave: new ServerFault(ServerFaultKind.Cut, At: ReplyPart.Call));
        await using var provider = new Provider(wire, script);

        var reply = await provider.ReplyAsync(Questions.User("hi"));

        Assert.Equal(["call_ls"], reply.Items.OfType<ToolCallItem>().Select(called => called.Call.Id.Value));
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task ACutWithinTheOnlyCallIsAskedForAgain(string wire)
    {
        await using var provider = new Provider(
            wire, new ScriptStep("First", Calls: [Ls], Misbehave: new ServerFault(ServerFaultKind.Cut, At: ReplyPart.CallPiece)));

        Assert.Equal(FailureKind.Transient, (await provider.FailureAsync(Questions.User("hi"))).Kind);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task AStreamThatStallsIsGivenUpAfterItsTimeOut(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("Once", Misbehave: new ServerFault(ServerFaultKind.Stall)));
        var asking = provider.AskAsync(Questions.User("hi"));
        await provider.Deltas.SeenAsync(delta => delta is TextDelta);

        provider.Clock.Advance(TimeSpan.FromMilliseconds(ProviderSettings.DefaultStreamIdleTimeoutMs));

        var failure = Assert.IsType<NoReplyReceived>(await asking).Failure;
        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Contains("300 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task AMachineThatSleptGivesItsOpenStreamUpAtOnce(string wire)
    {
        await using var provider = new Provider(wire, new ScriptStep("Once", Misbehave: new ServerFault(ServerFaultKind.Stall)));
        var asking = provider.AskAsync(Questions.User("hi"));
        await provider.Deltas.SeenAsync(delta => delta is TextDelta);

        provider.Clock.Sleep(TimeSpan.FromMinutes(20));
        provider.Clock.Advance(TimeSpan.FromSeconds(1));

        var failure = Assert.IsType<NoReplyReceived>(await asking).Failure;
        Assert.Equal(FailureKind.Transient, failure.Kind);
        Assert.Contains("asleep", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "invalid_api_key", "Incorrect API key provided: sk-not-a-real-key.", FailureKind.Auth, "the test")]
    [InlineData(403, "permission_error", "Not for you.", FailureKind.Auth, "does not allow")]
    [InlineData(400, "invalid_request_error", "Unknown parameter.", FailureKind.Unexplained, "Unknown parameter.")]
    [InlineData(404, "model_not_found", "The model test-model does not exist.", FailureKind.UnknownModel, "Choose another model")]
    [InlineData(404, "", "page not found", FailureKind.Unexplained, "Check the base URL")]
    [InlineData(402, "", "Insufficient credits. Add more.", FailureKind.Quota, "credits")]
    [InlineData(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", FailureKind.Quota, "quota")]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", FailureKind.Quota, "credit")]
    [InlineData(429, "rate_limit_exceeded", "Slow down.", FailureKind.Throttled, "Slow down")]
    [InlineData(429, "tokens", "Request too large for gpt-x on tokens per min (TPM): Limit 30000, Requested 50000.", FailureKind.Overflow, "TPM")]
    [InlineData(500, "server_error", "Oops.", FailureKind.Transient, "Oops")]
    [InlineData(502, "", "Bad gateway", FailureKind.Transient, "gateway")]
    [InlineData(503, "", "Loading model", FailureKind.Transient, "Loading")]
    [InlineData(504, "", "Timeout", FailureKind.Transient, "Timeout")]
    [InlineData(529, "overloaded_error", "Overloaded", FailureKind.Transient, "Overloaded")]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size", FailureKind.Overflow, "maximum size")]
    [InlineData(400, "context_length_exceeded", "Too long.", FailureKind.Overflow, "Too long")]
    [InlineData(400, "", "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.", FailureKind.Overflow, "8192")]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", FailureKind.Overflow, "200000")]
    [InlineData(400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000", FailureKind.Overflow, "limit")]
    [InlineData(400, "exceed_context_size_error", "the request exceeds the available context size, try increasing it", FailureKind.Overflow, "size")]
    [InlineData(400, "", "the input length exceeds the context length", FailureKind.Overflow, "length")]
    [InlineData(400, "BadRequestError", "The decoder prompt (length 9000) is longer than the maximum model length of 8192.", FailureKind.Overflow, "8192")]
    [InlineData(400, "", "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens", FailureKind.Overflow, "131072")]
    public async Task AStatusAndItsWordsDecideTheKind(int status, string code, string message, FailureKind kind, string says)
    {
        var body = $$"""{"error":{"message":"{{message}}","type":"{{code}}","code":"{{code}}"} }""";
        await using var provider = new Provider(WireNames.Chat, Failing(status, body));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal((kind, status), (failure.Kind, failure.Status));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Provider.Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"model 'x' not found"}""", "model 'x' not found")]
    [InlineData("""{"object":"error","message":"Bad","code":400}""", "Bad")]
    [InlineData("""{"detail":"Odd"}""", "Odd")]
    [InlineData("""{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"the inner reason"}}}""", "the inner reason")]
    [InlineData("plain words", "plain words")]
    [InlineData("", "answered 400 without a word")]
    public async Task ErrorsAreReadInEveryShapeTheyCome(string body, string says)
    {
        await using var provider = new Provider(WireNames.Chat, Failing(400, body));

        Assert.Contains(says, (await provider.FailureAsync(Questions.User("hi"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry-after", "7", 7.0)]
    [InlineData("retry-after", "Sat, 21 Nov 2026 09:02:00 GMT", 120.0)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("x-ratelimit-reset-requests", "6m0s", 360.0)]
    [InlineData("x-ratelimit-reset-tokens", "20ms", 0.02)]
    [InlineData("x-ratelimit-reset", "1795251660000", 60.0)]
    [InlineData("anthropic-ratelimit-requests-reset", "2026-11-21T09:01:00Z", 60.0)]
    [InlineData("x-nothing", "1", null)]
    public async Task TheDelayIsTakenFromTheHeaders(string header, string value, double? seconds)
    {
        var headers = ImmutableDictionary<string, string>.Empty.Add(header, value);
        await using var provider = new Provider(WireNames.Chat, Failing(429, """{"error":{"message":"Slow down."}}""", headers));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Throttled, failure.Kind);
        Assert.Equal(seconds, (failure.RetryAt - provider.Clock.GetUtcNow())?.TotalSeconds);
    }

    [Theory]
    [InlineData("Rate limit reached. Please try again in 1.5s. Visit our site.", 1.5)]
    [InlineData("Rate limit reached. Please try again in 6m0s.", 360.0)]
    [InlineData("Please try again in 20ms.", 0.02)]
    [InlineData("Please retry in 34.5s.", 34.5)]
    [InlineData("Try again in 1 hour and 30 minutes.", 5400.0)]
    [InlineData("Retry after 12 seconds", 12.0)]
    [InlineData("You may try again later. You used 30 minutes.", null)]
    [InlineData("Limit 30000, used 20000", null)]
    public async Task TheDelayIsTakenFromTheTextWhereNoHeaderTellsIt(string message, double? seconds)
    {
        await using var provider = new Provider(WireNames.Chat, Failing(429, $$"""{"error":{"message":"{{message}}"} }"""));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(seconds, (failure.RetryAt - provider.Clock.GetUtcNow())?.TotalSeconds);
    }

    [Fact]
    public async Task OnlyAWindowThatIsSpentMakesUsWait()
    {
        var headers = ImmutableDictionary<string, string>.Empty
            .Add("x-ratelimit-reset-requests", "1s").Add("x-ratelimit-remaining-requests", "0")
            .Add("x-ratelimit-reset-tokens", "1h0m0s").Add("x-ratelimit-remaining-tokens", "5000");
        await using var provider = new Provider(WireNames.Chat, Failing(429, """{"error":{"message":"Slow down."}}""", headers));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(TimeSpan.FromSeconds(1), failure.RetryAt - provider.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("""{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","resets_at":1795255200}}""", 3600.0)]
    [InlineData("""{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","resets_in_seconds":18000}}""", 18000.0)]
    public async Task AUsageLimitTellsWhenItResets(string body, double seconds)
    {
        await using var provider = new Provider(WireNames.Responses, Failing(429, body));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Quota, failure.Kind);
        Assert.Equal(seconds, (failure.RetryAt - provider.Clock.GetUtcNow())?.TotalSeconds);
    }

    [Fact]
    public async Task AnAnthropicUsageLimitIsToldInItsHeaders()
    {
        var headers = ImmutableDictionary<string, string>.Empty
            .Add("anthropic-ratelimit-unified-status", "rejected").Add("anthropic-ratelimit-unified-reset", "1795255200");
        var body = """{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit."}}""";
        await using var provider = new Provider(WireNames.Messages, Failing(429, body, headers));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal((FailureKind.Quota, TimeSpan.FromHours(1)), (failure.Kind, failure.RetryAt - provider.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(WireNames.Responses, "response.failed", """{"type":"response.failed","response":{"error":{"code":"server_error","message":"Oops"}}}""", FailureKind.Transient)]
    [InlineData(WireNames.Responses, "response.failed", """{"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"Please try again in 2s."}}}""", FailureKind.Throttled)]
    [InlineData(WireNames.Responses, "response.failed", """{"type":"response.failed","response":{"error":{"code":"context_length_exceeded","message":"Your input exceeds the context window of this model."}}}""", FailureKind.Overflow)]
    [InlineData(WireNames.Responses, "response.failed", """{"type":"response.failed","response":{"error":{"code":"insufficient_quota","message":"You exceeded your current quota."}}}""", FailureKind.Quota)]
    [InlineData(WireNames.Responses, "error", """{"type":"error","code":"server_is_overloaded","message":"Busy"}""", FailureKind.Transient)]
    [InlineData(WireNames.Messages, "error", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", FailureKind.Transient)]
    [InlineData(WireNames.Messages, "error", """{"type":"error","error":{"type":"rate_limit_error","message":"Slow"}}""", FailureKind.Throttled)]
    [InlineData(WireNames.Chat, null, """{"error":{"code":502,"message":"Upstream died"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}""", FailureKind.Transient)]
    [InlineData(WireNames.Chat, null, """{"error":{"code":429,"message":"Try again in 3s"}}""", FailureKind.Throttled)]
    [InlineData(WireNames.Chat, null, """{"error":{"code":400,"type":"exceed_context_size_error","message":"too big"}}""", FailureKind.Overflow)]
    public async Task AnErrorInsideTheStreamIsOfTheSameKindAsOutside(string wire, string? name, string data, FailureKind kind)
    {
        var misbehaviour = new ServerFault(ServerFaultKind.Event, At: ReplyPart.Opening, Event: name, Data: data);
        await using var provider = new Provider(wire, new ScriptStep("Once", Misbehave: misbehaviour));

        Assert.Equal(kind, (await provider.FailureAsync(Questions.User("hi"))).Kind);
    }

    [Fact]
    public async Task AWebPageIsNamedAsOne()
    {
        var headers = ImmutableDictionary<string, string>.Empty.Add("Content-Type", "text/html");
        await using var provider = new Provider(WireNames.Chat, Failing(200, "<html><head><title>Sign in &amp; go</title></head></html>", headers));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Unexplained, failure.Kind);
        Assert.Contains("\"Sign in & go\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectIsNotFollowedBecauseTheKeyWouldGoWithIt()
    {
        var headers = ImmutableDictionary<string, string>.Empty.Add("Location", "http://127.0.0.1:1/elsewhere");
        await using var provider = new Provider(WireNames.Chat, Failing(302, "", headers));

        var failure = await provider.FailureAsync(Questions.User("hi"));

        Assert.Equal(FailureKind.Unexplained, failure.Kind);
        Assert.Contains("/elsewhere", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorInAnAnswerThatClaimsSuccessIsAnError()
    {
        await using var provider = new Provider(WireNames.Chat, Failing(200, """{"error":{"code":429,"message":"Slow down."}}"""));

        Assert.Equal(FailureKind.Throttled, (await provider.FailureAsync(Questions.User("hi"))).Kind);
    }

    [Fact]
    public async Task BytesThatAreNoHttpAreTransient()
    {
        await using var provider = new Provider(WireNames.Chat, new ScriptStep(Misbehave: new ServerFault(ServerFaultKind.Bytes, Data: "SSH-2.0-nonsense\r\n")));

        Assert.Equal(FailureKind.Transient, (await provider.FailureAsync(Questions.User("hi"))).Kind);
    }

    [Fact]
    public async Task AnUnknownProviderIsAnsweredWithWhatToDo()
    {
        await using var provider = new Provider(WireNames.Chat);
        var question = Questions.With(Questions.User("hi")) with { Model = new ModelChoice("nowhere", "x") };

        var failure = Assert.IsType<NoReplyReceived>(await provider.AskAsync(question)).Failure;

        Assert.Equal(FailureKind.UnknownModel, failure.Kind);
        Assert.Contains("no provider named nowhere", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mock", failure.Message, StringComparison.Ordinal);
    }

    private static ScriptStep Failing(int status, string body, ImmutableDictionary<string, string>? headers = null) =>
        new(Misbehave: new ServerFault(ServerFaultKind.Status, Status: status, Body: body, Headers: headers));
}
