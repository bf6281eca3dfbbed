using System.CommandLine;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.State;
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
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var store = Composition.Store(home);
        var session = await new SessionFinder(store).FindAsync(target, cancel);
        var before = await store.ReadStateAsync(session, cancel);
        RestingSessionGuard.Must(before);

        var config = ConfigLoading.Load(home, before.Started!.Workspace, [], model: null, terminal.Warn);
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        composition.Models.MustBeKnown(before.Settings, $"session {session}", "give the session another model: perdure exec resume SESSION -m PROVIDER/MODEL");
        await using var live = await composition.Engine(before.Settings).OpenAsync(session, ThisProcess.AsWriter(composition.Clock), takeOver: false, cancel);
        if ((await live.TellAsync(new Compact())).Refusal is { } refusal) { throw new UserErrorException(RefusalText.Of(refusal, live.Id), ExitCode.Failed); }

        var after = await live.WhenAsync(state => state.AtRest, cancel);
        terminal.Out.WriteLine($"compacted: about {UsageLine.Tokens(before.Meter.Tokens)} tokens before, {UsageLine.Tokens(after.Meter.Tokens)} after");
        return ExitCode.Done;
    }
}
