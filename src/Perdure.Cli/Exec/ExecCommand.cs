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

        var terminal = Terminal.Current;
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        home.Made();
        var config = ConfigLoading.Load(home, request.Folder, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        var settings = await NewSettings.ForAsync(composition, config, request.Folder, terminal.Warn, cancel);

        var beginning = new NewSession(request.Folder, ProductVersion.Number, settings);
        var engine = composition.Engine(settings, SessionFollowing.CanAsk(request));
        SessionCommand[] first = request.Name is { } name ? [new NameSession(name), input] : [input];
        await using var held = await ReachableSession.OpenAsync(home, composition.Clock, writer => engine.BeginAsync(beginning, writer, cancel, first));
        var before = await FirstStates.BeforeInputAsync(held.Session, cancel);
        if (detach) { return await DaemonHandover.RunAsync(home, held.Session, before, cancel); }

        return await new SessionFollowing(request, terminal, composition.Clock, signals, home).FollowAsync(held.Session, before);
    }
}
