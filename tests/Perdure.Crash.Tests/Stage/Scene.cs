using System.Globalization;
using System.Text.RegularExpressions;
using Perdure.Testing;

namespace Perdure.Crash.Tests.Stage;

/// <summary>A desk with a scripted model beside it, where one prompt is given, its process killed, and the session resumed.</summary>
internal sealed partial class Scene : IAsyncDisposable
{
    private const string Prompt = "Do the work.";

    /// <summary>More openings than this for one prompt is a session that does not get on.</summary>
    private const int OpeningsMax = 10;

    private const int PatienceSeconds = 60;

    private readonly SemaphoreSlim _asked = new(0);
    private readonly Figures _figures;
    private SessionLog? _before;
    private int _requestsBefore;
    private DateTimeOffset _begun;

    public Scene(ModelScript script, Figures figures, string? home = null, string more = "")
    {
        _figures = figures;
        Server = new LoopbackModelServer(script, onRequest: (_, _) =>
        {
            OnRequest();
            _asked.Release();
        });
        Desk = (home is null ? new Desk() : new Desk { Home = home }).Asking(Server, more);
    }

    public Desk Desk { get; }

    public LoopbackModelServer Server { get; }

    /// <summary>Done for each request, before it is answered.</summary>
    public Action OnRequest { get; set; } = () => { };

    public SessionLog Log => SessionLog.Newest(Desk.Home) ?? throw new InvalidOperationException("Scene: expected a session with entries, found none.");

    public bool IsAnswered => SessionLog.Newest(Desk.Home) is { HasEnded: true };

    /// <summary>The folder that everything of this scene lies in.</summary>
    private string Folder => Path.GetDirectoryName(Desk.Workspace)!;

    /// <summary>Done when one more request has come.</summary>
    public async Task AskedAsync() => Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(PatienceSeconds)), "Expected a request to the model, found none.");

    /// <summary>Begins or goes on, as the user would: the prompt is given again only where it was never taken.</summary>
    public Running GoOn(Deadfall? trap = null)
    {
        var log = _before = SessionLog.Newest(Desk.Home);
        (_requestsBefore, _begun) = (Server.Requests.Length, DateTimeOffset.UtcNow);
        if (log is not null) { _figures.Resumed(); }

        trap?.SetFor(Desk.Variables);
        try
        {
            return Desk.Start([.. log switch
            {
                null => (string[])["exec", "--json", Prompt],
                _ when !log.Types.Contains("input-received") => ["exec", "--json", "resume", log.Id, Prompt],
                _ => ["exec", "--json", "resume", log.Id],
            }]);
        }
        finally
        {
            Deadfall.Unset(Desk.Variables);
        }
    }

    /// <returns>Whether the trap went off; otherwise the process came to its end before.</returns>
    public async Task<bool> RunIntoAsync(Deadfall trap)
    {
        using var running = GoOn(trap);
        var ended = await EndedAsync(running);
        return ended.ExitCode == 128 + Running.Kill;
    }

    /// <summary>Kills it, unless it was quicker.</summary>
    public async Task KillAsync(Running running)
    {
        running.TrySend(Running.Kill);
        await EndedAsync(running);
    }

    /// <summary>Goes on until the prompt is answered, then looks whether anything is lost or left.</summary>
    public async Task FinishAsync()
    {
        for (var openings = 0; !IsAnswered; openings++)
        {
            if (openings == OpeningsMax) { Assert.Fail($"Expected an end within {OpeningsMax} openings, found:\n{string.Join('\n', Log.Types)}"); }

            using var running = GoOn();
            var ended = await EndedAsync(running);
            Assert.True(ended.ExitCode == 0, $"Expected the work done, found exit code {ended.ExitCode}:\n{ended.Out}\n{ended.Error}");
        }

        await NobodyLeftAsync();
    }

    /// <summary>Done when no keeper and no command of this scene runs any more.</summary>
    public Task NobodyLeftAsync() => Leftovers.NoneAsync(Folder);

    /// <summary>Does a line of shell in the workspace. Opening a pipe there waits for whoever opens its other end.</summary>
    public async Task ShellAsync(string line) =>
        Assert.Equal(0, await ShellScript.RunAsync($"cd {Desk.Workspace} && timeout {PatienceSeconds} sh -c '{line}'"));

    public string Read(string file) => File.ReadAllText(Path.Combine(Desk.Workspace, file));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Desk.Dispose();
    }

    /// <summary>What was told is on the disk, and what was on the disk stays there.</summary>
    public async Task<Outcome> EndedAsync(Running running)
    {
        var ended = await running.EndAsync();
        if (ended.ExitCode == 128 + Running.Kill) { _figures.Killed(); }
        if (_before is not null && Server.Requests.Skip(_requestsBefore).FirstOrDefault() is { } first) { _figures.Asked(first.At - _begun); }

        var after = SessionLog.Newest(Desk.Home);
        var told = Told().Matches(ended.Out).Select(match => int.Parse(match.Groups["seq"].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        var unknown = Math.Max(0, told - (after?.Lines.Length ?? 0));
        var missing = _before is not null && after is not null ? _before.MissingIn(after) : 0;
        _figures.Counted(duplicates: 0, lost: unknown + missing);
        Assert.True(unknown == 0, $"Expected what was told to be on the disk, found entry {told} told and {after?.Lines.Length} there:\n{ended.Out}");
        Assert.Equal(0, missing);
        return ended;
    }

    [GeneratedRegex(@"""seq"":(?<seq>\d+)\}$", RegexOptions.Multiline)]
    private static partial Regex Told();
}
