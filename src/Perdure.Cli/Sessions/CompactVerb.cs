using Perdure.Client;
using System.CommandLine;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;

namespace Perdure.Cli.Sessions;

/// <summary><c>perdure compact</c>: has the history of a session summarised now.</summary>
internal static class CompactVerb
{
    public static Command Make()
    {
        var session = new Argument<string>("SESSION") { Description = "Its id, the beginning of its id, or its name." };
        var compact = new Verb("compact", "Put a summary in place of a session's history; the log keeps everything.")
        {
            Examples = ["perdure compact 019a3b"],
        };
        compact.Add(session);
        compact.SetAction((parsed, cancel) => RunAsync(parsed.GetRequiredValue(session), cancel));
        return compact;
    }

    private static async Task<int> RunAsync(string target, CancellationToken cancel)
    {
        var terminal = Terminal.Current;
        await using var host = CommandHost.Open();
        var session = await host.Sessions.FindAsync(target, workspace: null, cancel);
        var before = (await host.Sessions.OpenAsync(session, OpenMode.Reader, cancel)).Snapshot.State;
        RestingSessionGuard.Must(before);

        await using var live = await host.Sessions.OpenAsync(session, OpenMode.Writer, cancel);
        var answer = await live.SendAsync(new Compact());
        if (answer is not CommandAccepted(var seq)) { throw new UserErrorException(RefusalText.Of(answer.Refusal!, live.Id), ExitCode.Failed); }

        var after = await live.AtRestAsync(before, seq, cancel);
        terminal.Out.WriteLine($"compacted: about {UsageLine.Tokens(before.Meter.Tokens)} tokens before, {UsageLine.Tokens(after.Meter.Tokens)} after");
        return ExitCode.Done;
    }
}
