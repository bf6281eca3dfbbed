using Perdure.Client;
using Perdure.Cli.Serve;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;

namespace Perdure.Cli.Exec;

/// <summary>Begins a session with a prompt and follows it to its end.</summary>
internal static class ExecCommand
{
    public static async Task<int> StartAsync(ExecRequest request, string? argument, bool detach, CancellationToken cancel)
    {
        using var signals = new Signals();
        var words = Prompt.Words(argument, pipeCounts: true)
            ?? throw new UserErrorException("expected a prompt, found none; give one as an argument or on standard input.");
        var input = Prompt.Input(words, request);

        await using var host = CommandHost.Open(request);
        SessionCommand[] first = request.Name is { } name ? [new NameSession(name), input] : [input];
        await using var live = await host.Sessions.StartAsync(request.Start([.. first]), cancel);
        host.Serve(live.Id);
        var before = await FirstStates.BeforeInputAsync(live, cancel);
        if (detach) { return await DaemonHandover.RunAsync(host, live, cancel); }

        return await new SessionFollowing(request, Terminal.Current, TimeProvider.System, signals, host).FollowAsync(live, before);
    }
}
