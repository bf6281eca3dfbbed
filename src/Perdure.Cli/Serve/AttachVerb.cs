using Perdure.Core.Views;
using System.CommandLine;
using Perdure.Cli.Exec;
using Perdure.Client;
using Perdure.Client.Connection;
using Perdure.Core;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli.Serve;

/// <summary><c>perdure attach</c>: follows a session that lives in the daemon or in another terminal, and says more to it. Leaving it lets it go on.</summary>
internal static class AttachVerb
{
    public static Command Make()
    {
        var options = new ExecOptions();
        var session = new Argument<string>("SESSION") { Description = "Its id, the beginning of its id, or its name." };
        var prompt = new Argument<string?>("PROMPT") { Arity = ArgumentArity.ZeroOrOne, Description = "What else to say; it joins a turn that runs." };
        var attach = new Verb("attach", "Follow a session in the daemon or in another terminal and say more to it: lines you type join its turn, /help shows what else. Ctrl+C leaves, and it goes on.")
        {
            Examples = ["perdure attach 019a3b", "perdure attach 019a3b \"leave the tests alone\"", "perdure attach 019a3b --json"],
        };
        attach.Add(session);
        attach.Add(prompt);
        options.AddTo(attach);
        attach.SetAction((parsed, cancel) => RunAsync(options.Read(parsed), parsed.GetValue(session)!, parsed.GetValue(prompt), cancel));
        return attach;
    }

    private static async Task<int> RunAsync(ExecRequest request, string named, string? prompt, CancellationToken cancel)
    {
        using var signals = new Signals();
        await using var host = CommandHost.Open();
        var session = await host.Sessions.FindAsync(named, workspace: null, cancel);
        var before = (await host.Sessions.OpenAsync(session, OpenMode.Reader, cancel)).Snapshot.State;
        await using var live = await host.Sessions.AttachAsync(session, cancel)
            ?? throw new UserErrorException($"expected a daemon, found none; start one with `perdure serve --detach`, or go on here with: {ResumeLine.For(session)}", ExitCode.Failed);
        if (prompt is not null) { await live.SendAsync(Prompt.Input(prompt, request)); }
        else if (before.NeedsNoProcess(TimeProvider.System.GetUtcNow()) && live.LastSeq == before.Seq) { throw new UserErrorException($"expected something going on in {session}, found it at rest; say more with: perdure attach {session} \"PROMPT\""); }

        return await new SessionFollowing(request, Terminal.Current, TimeProvider.System, signals, host) { Steers = true }.FollowAsync(live, before);
    }
}
