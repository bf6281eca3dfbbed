using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Server;

namespace Perdure.Cli;

/// <summary>The sessions as a command has them: run in this process, and reached by other commands through its socket meanwhile.</summary>
internal sealed class CommandHost : IAsyncDisposable
{
    private readonly Lazy<SessionSocket?> _socket;

    private CommandHost(Home home, Func<HostChoices, HostChoices> choose)
    {
        Home = home;
        _socket = new Lazy<SessionSocket?>(() => SessionSocket.Listen(home.Folder, ProductVersion.Number, TimeProvider.System));
        Sessions = new LocalSessions(home, choose(new HostChoices("cli") { TakesAnswers = false, Warn = Terminal.Current.Warn }));
    }

    public Home Home { get; }

    public LocalSessions Sessions { get; }

    /// <summary>For a command that tells sessions something, or asks about them.</summary>
    public static CommandHost Open() => new(Home.FromEnvironment(Terminal.Current.Warn), choices => choices);

    /// <summary>For a command that holds a session and stays.</summary>
    public static CommandHost Open(ExecRequest request)
    {
        CommandHost? host = null;
        return host = new CommandHost(Home.FromEnvironment(Terminal.Current.Warn), choices => choices with
        {
            Assignments = [.. request.Choices],
            TakesAnswers = SessionFollowing.CanAsk(request),
            Address = () => host!._socket.Value?.Address,
        });
    }

    /// <summary>From now on other commands reach the session, if this process holds it.</summary>
    public void Serve(SessionId session)
    {
        if (_socket is { IsValueCreated: true, Value: { } socket }) { socket.Serve(Sessions, session); }
    }

    /// <summary>The sessions first: whoever follows one is shown its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        if (_socket is { IsValueCreated: true, Value: { } socket }) { await socket.DisposeAsync(); }
    }
}
