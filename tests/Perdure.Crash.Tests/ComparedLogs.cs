using Perdure.Crash.Tests.Stage;

namespace Perdure.Crash.Tests;

/// <summary>Logs are compared by what happened: on a busy machine a command takes seconds, is said to have, and is the same command.</summary>
public sealed class ComparedLogs
{
    [Fact]
    public void ACommandThatTookSecondsIsTheSameCommand()
    {
        using var desk = new Desk();

        var quick = Log("""{"status":"failed","text":"Exit code: 3\nOutput:\nthree\n","exitCode":3}""", tokens: 5277);
        var slow = Log("""{"status":"failed","text":"Exit code: 3\nWall time: 12 s\nOutput:\nthree\n","exitCode":3,"waited":true}""", tokens: 5281);
        var other = Log("""{"status":"failed","text":"Exit code: 3\nWall time: 12 s\nOutput:\nfour\n","exitCode":3,"waited":true}""", tokens: 5281);

        Assert.Equal(quick.Scrubbed(desk), slow.Scrubbed(desk));
        Assert.NotEqual(quick.Scrubbed(desk), other.Scrubbed(desk));
    }

    private static SessionLog Log(string outcome, int tokens) => new("folder",
    [
        $$$"""{"seq":1,"event":{"type":"tool-finished","call":"a","outcome":{{{outcome}}}}}""",
        $$$"""{"seq":2,"event":{"type":"model-asked","round":2,"attempt":1,"model":"mock/gpt-5.5","tokens":{{{tokens}}}}}""",
    ]);
}
