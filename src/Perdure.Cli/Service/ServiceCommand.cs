using Perdure.Cli.Serve;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Server;

namespace Perdure.Cli.Service;

/// <summary>Hands the daemon of a home to the service manager of the machine, and takes it back.</summary>
internal sealed class ServiceCommand(IServiceManager manager, Home home, Terminal terminal)
{
    /// <summary>Starting a daemon may take a while on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServiceFacts _facts = ServiceFacts.Of(home);

    private string File => manager.File(_facts);

    public static IServiceManager Here =>
        OperatingSystem.IsWindows() ? new WindowsTask() : OperatingSystem.IsMacOS() ? new Launchd() : new Systemd();

    public int Print()
    {
        terminal.Out.Write(manager.Text(_facts));
        return ExitCode.Done;
    }

    public async Task<int> InstallAsync(bool force, CancellationToken cancel)
    {
        var text = manager.Text(_facts);
        var before = Written();
        if (before is not null && !IsOurs(before) && !force)
        {
            throw new UserErrorException($"expected {File} to be missing or written by perdure, found one somebody else wrote; look at it, and replace it with --force.", ExitCode.Failed);
        }

        home.Made();
        if (before != text)
        {
            await WriteAsync(text, cancel);
            terminal.Out.WriteLine($"wrote {File}");
        }
        else
        {
            terminal.Out.WriteLine($"{File} is as it should be");
        }

        await TellAsync(manager.Enable(_facts), cancel);
        if (manager.Advice is { } advice) { terminal.Out.WriteLine(advice); }

        return ExitCode.Done;
    }

    public async Task<int> UninstallAsync(bool force, CancellationToken cancel)
    {
        if (Written() is not { } before)
        {
            terminal.Out.WriteLine($"nothing is installed at {File}");
            return ExitCode.Done;
        }

        if (!IsOurs(before) && !force)
        {
            throw new UserErrorException($"expected {File} to be written by perdure, found one somebody else wrote; look at it, and remove it with --force.", ExitCode.Failed);
        }

        await TellAsync(manager.Disable(_facts), cancel);
        System.IO.File.Delete(File);
        terminal.Out.WriteLine($"removed {File}");
        return ExitCode.Done;
    }

    public async Task<int> StatusAsync(bool json, CancellationToken cancel)
    {
        var state = await StateAsync(cancel);
        terminal.Out.Write(json ? state.Json() : state.Page());
        return state.IsGood ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<ServiceState> StateAsync(CancellationToken cancel)
    {
        var written = Written();
        var asked = await ExternalCommand.HelperAsync(manager.Ask(_facts)[0], manager.Ask(_facts)[1..], Patience, cancel);
        await using var daemon = await DaemonClient.FindAsync(ServeCommand.Place(home), cancel);
        var status = daemon is null ? null : await daemon.StatusAsync();
        return new ServiceState(
            manager.Name,
            File,
            IsInstalled: written is not null,
            IsOurs: written is not null && IsOurs(written),
            IsCurrent: written == manager.Text(_facts),
            Says: Printable.LastLine(asked.Said, 100),
            status);
    }

    private string? Written() => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : null;

    private static bool IsOurs(string text) => text.Contains(ServiceFacts.Mark, StringComparison.Ordinal);

    /// <summary>A draft is checked by the manager's own means before it takes its place.</summary>
    private async Task WriteAsync(string text, CancellationToken cancel)
    {
        var drafts = Directory.CreateTempSubdirectory("perdure-service-");
        try
        {
            var draft = Path.Combine(drafts.FullName, Path.GetFileName(File));
            await System.IO.File.WriteAllTextAsync(draft, text, cancel);

            // Without a session of its own systemd has no folder to work in; any will do for looking at a file.
            var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? drafts.FullName;
            var variables = new Dictionary<string, string?> { ["XDG_RUNTIME_DIR"] = runtime };
            if (manager.Check(draft) is [var program, .. var words] && await ExternalCommand.HelperAsync(program, words, Patience, cancel, variables: variables) is { ExitCode: not (null or 0) } failed)
            {
                throw new UserErrorException($"expected {program} to find no fault in what was to be written, found: {Printable.LastLine(failed.Said, 300)}", ExitCode.Failed);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.Copy(draft, File, overwrite: true);
        }
        finally
        {
            drafts.Delete(recursive: true);
        }
    }

    /// <summary>Tells the manager, or says what to tell it where none is there for this user.</summary>
    private async Task TellAsync(IEnumerable<string[]> commands, CancellationToken cancel)
    {
        if (!(await ExternalCommand.HelperAsync(manager.Probe[0], manager.Probe[1..], Patience, cancel)).IsDone)
        {
            terminal.Out.WriteLine($"no {manager.Name} manages services for you here; where one does, run:");
            foreach (var command in commands) { terminal.Out.WriteLine($"  {string.Join(' ', command)}"); }

            return;
        }

        foreach (var command in commands)
        {
            var done = await ExternalCommand.HelperAsync(command[0], command[1..], Patience, cancel);
            if (!done.IsDone) { throw new UserErrorException($"expected `{string.Join(' ', command)}` to succeed, found: {Printable.LastLine(done.Said, 300)}", ExitCode.Failed); }

            terminal.Out.WriteLine($"ran {string.Join(' ', command)}");
        }
    }
}
