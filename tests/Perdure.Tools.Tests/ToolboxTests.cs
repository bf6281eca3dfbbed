using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Tests;

public class ToolboxTests
{
    [Fact]
    public void TheToolsComeInAFixedOrder() =>
        Assert.Equal(
            ["edit_file", "apply_patch", "read_file", "list_dir", "grep_files", "view_image", "call_tool", "update_plan", "request_user_input", "get_goal", "create_goal", "update_goal", "spawn_agent", "wait_agent", "send_agent", "list_agents"],
            Toolbox.With().Tools.Select(tool => tool.Name));

    [Fact]
    public void SeldomToolsAreNamedWhereTheyAreReached()
    {
        var tools = Toolbox.With().Tools;
        Assert.Equal(["create_goal", "spawn_agent", "wait_agent", "send_agent", "list_agents"], tools.Where(tool => tool.Seldom is true).Select(tool => tool.Name));
        Assert.All(tools.Where(tool => tool.Seldom is true), tool => Assert.Contains(tool.Name, tools.Single(one => one.Name == "call_tool").Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"send_agent"}""", ToolStatus.Succeeded, "send_agent: Says something to an agent you spawned")]
    [InlineData("""{"name":"read_file"}""", ToolStatus.Failed, "call_tool reaches create_goal, spawn_agent, wait_agent, send_agent, list_agents. Call any other tool directly.")]
    public async Task WithoutArgumentsItIsSaidHowASeldomToolIsUsed(string arguments, ToolStatus status, string told)
    {
        using var workspace = new TempWorkspace();
        var outcome = await workspace.CallAsync("call_tool", arguments);
        Assert.Equal(status, outcome.Status);
        Assert.StartsWith(told, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryToolTellsWhatItIsAndTakesAnObject() =>
        Assert.All(Toolbox.With().Tools, tool =>
        {
            Assert.NotEmpty(tool.Description);
            Assert.StartsWith("""{"type":"object",""", tool.Parameters, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("raed_file", "{}", "There is no tool named 'raed_file'. Did you mean read_file?")]
    [InlineData("read_file", "{}", """The argument 'path' is missing. read_file expects {"path": string, "offset"?: integer, "limit"?: integer}.""")]
    [InlineData("read_file", """{"path": 7}""", "The argument 'path' has to be a string.")]
    [InlineData("read_file", """{"path": "a", "limit": "many"}""", "The argument 'limit' has to be an integer.")]
    [InlineData("read_file", """["a"]""", "The arguments have to be one JSON object.")]
    [InlineData("read_file", """{"path": "a" """, "The arguments are not valid JSON: ")]
    [InlineData("read_file", "", "The argument 'path' is missing.")]
    public async Task AMistakenCallFailsInWordsTheModelCanActOn(string tool, string arguments, string expected)
    {
        using var workspace = new TempWorkspace();
        var outcome = await workspace.CallAsync(tool, arguments);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.StartsWith(expected, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANumberInQuotesIsANumber()
    {
        using var workspace = new TempWorkspace().With("a", "1\n2\n3\n");
        var outcome = await workspace.CallAsync("read_file", """{"path": "a", "offset": "2", "limit": "1"}""");
        Assert.Contains("     2\t2\n(lines 2-2 of 3", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToolThatBreaksIsAFailureThatNamesIt()
    {
        using var workspace = new TempWorkspace();
        var outcome = await Toolbox.With(new StubbornTool()).RunAsync(workspace.Run("stubborn", "{}"), new NoDeltas(), CancellationToken.None);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.Equal("stubborn failed: not today (InvalidOperationException)", outcome.Text);
    }

    [Fact]
    public async Task AToolThatNobodyAwaitsAnyMoreIsCancelledAndNotFailed()
    {
        using var workspace = new TempWorkspace();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Toolbox.With().RunAsync(workspace.Run("read_file", """{"path": "a"}"""), new NoDeltas(), cancel.Token));
    }

    private sealed class StubbornTool : ITool
    {
        public ToolSpec Spec { get; } = new("stubborn", "Never does anything.", """{"type":"object"}""");

        public Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel) => throw new InvalidOperationException("not today");
    }
}
