using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Testing;

namespace Perdure.Server.Tests;

/// <summary>The program of docs/embedding.md does what the page says, in this process and against the daemon, with the same lines.</summary>
public sealed class RunningTheEmbeddingProgram : IAsyncDisposable
{
    private const int LinesMax = 15;

    private readonly SessionsStage _stage = new(""" "snapshots": false, """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task InThisProcess()
    {
        await using var sessions = new LocalSessions(new Home(_stage.Home), new HostChoices("my program"));
        await RunAsync(sessions);
    }

    [Fact]
    public async Task AgainstTheDaemon()
    {
        await using var daemon = RunningDaemon.Start(_stage.Home);
        await using var sessions = RemoteSessions.At(_stage.Home);
        await RunAsync(sessions);
    }

    [Fact]
    public void ThePageHasTheLinesThatAreCompiled()
    {
        var folder = Path.GetDirectoryName(Here())!;
        var compiled = Between(File.ReadAllText(Path.Combine(folder, "EmbeddingProgram.cs")), "// <program>\n", "        // </program>");
        var lines = compiled.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : "").ToList();
        Assert.Equal(string.Join('\n', lines) + "\n", Between(File.ReadAllText(Path.Combine(folder, "../../docs/embedding.md")), "```csharp\n", "```"));
        Assert.InRange(lines.Count(line => line.Length > 0), 1, LinesMax);
    }

    private async Task RunAsync(ISessions sessions)
    {
        using var output = new StringWriter();
        await EmbeddingProgram.RunAsync(sessions, _stage.Workspace, output, Cancel);
        Assert.Equal("Thank you.", output.ToString());
        await using var read = await sessions.OpenAsync(Assert.Single(await sessions.ListAsync(new ListRequest(), Cancel)).Id, OpenMode.Reader, Cancel);
        var state = read.Snapshot.State;
        Assert.Equal((2, TurnEnd.Answered), (state.Turns, state.LastEnd?.Reason));
        Assert.Equal("my program", Assert.Single(state.PreviousAnswers).From);
    }

    private static string Between(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
