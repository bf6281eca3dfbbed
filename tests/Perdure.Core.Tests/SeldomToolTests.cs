using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class SeldomToolTests
{
    private static readonly SessionState State = SessionState.Empty with { Started = new SessionStarted(new SessionId("s"), SessionState.CurrentRules, "/project", "test", "0", "Be good.", [Some.Shell, Some.Spawn with { Seldom = true }], Some.Settings) };

    [Theory]
    [InlineData("""{"name":"spawn_agent","arguments":{"task":"x"}}""", "spawn_agent", """{"task":"x"}""")]
    [InlineData("""{"name":"spawn_agent","arguments":"{\"task\":\"x\"}"}""", "spawn_agent", """{"task":"x"}""")]
    [InlineData("""{"name":"spawn_agent"}""", "call_tool", """{"name":"spawn_agent"}""")]
    [InlineData("""{"name":"spawn_agent","arguments":[]}""", "call_tool", """{"name":"spawn_agent","arguments":[]}""")]
    [InlineData("""{"name":"exec_command","arguments":{"cmd":"ls"}}""", "call_tool", """{"name":"exec_command","arguments":{"cmd":"ls"}}""")]
    [InlineData("""{"name":7,"arguments":{}}""", "call_tool", """{"name":7,"arguments":{}}""")]
    [InlineData("not json", "call_tool", "not json")]
    public void ACallThroughTheOneToolIsTheCallItMeans(string arguments, string tool, string meant)
    {
        var item = Assert.Single(SeldomTools.Meant(State, [new ToolCallItem(new ToolCall(new CallId("c"), "call_tool", arguments))]));
        Assert.Equal(new ToolCallItem(new ToolCall(new CallId("c"), tool, meant)), item);
    }
}
