using System.Diagnostics;
using System.Text;
using Perdure.Tools.Keeping;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>A workspace that may be written, things beside it that must stay as they are, and a home that must not be seen.</summary>
internal sealed class AttackStage : IDisposable
{
    public const string Bubblewrap = "/usr/bin/bwrap";

    private const int NobodyId = 65534;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly As _user;
    private int _runs;
    private readonly KeeperProgram _keeper;

    /// <param name="lacking">Walls that the kernel shall seem not to have: L for landlock, S for seccomp.</param>
    public AttackStage(Confined confined, As user, string lacking = "")
    {
        _user = user;
        Confined = confined;
        Assert.SkipWhen(user == As.Nobody && !Environment.IsPrivilegedProcess, "only root can become another user");
        Assert.SkipWhen(confined == Confined.Namespaces && !File.Exists(Bubblewrap), "bubblewrap is not installed");

        // Not below /tmp, which namespaces have one of their own of: everything would be out of reach for the wrong reason.
        Root = $"/var/tmp/perdure-attack-{Guid.NewGuid():N}";
        foreach (var folder in new[] { Workspace, Outside, Home, Path.Combine(Workspace, ".git/hooks") }) { Directory.CreateDirectory(folder); }

        File.WriteAllText(Path.Combine(Outside, "victim"), "as it was");
        File.WriteAllText(Path.Combine(Workspace, ".git/config"), "[core]\n");
        File.WriteAllText(Path.Combine(Home, "auth.json"), "a secret");
        File.Copy(AttackProgram.Path, Path.Combine(Root, "attack"));
        File.Copy(Scene.Program.Path, Path.Combine(Root, "keeper"));
        _keeper = new KeeperProgram(Path.Combine(Root, user == As.Nobody ? "keeper-as-nobody" : "keeper"));
        if (user == As.Nobody) { BelongToNobody(); }
        if (lacking.Length > 0) { Lack(lacking); }
    }

    public Confined Confined { get; }

    public string Root { get; }

    public string Workspace => Path.Combine(Root, "work");

    public string Outside => Path.Combine(Root, "outside");

    public string Home => Path.Combine(Root, "home");

    public string RunFolder => Path.Combine(Home, _runs == 0 ? "run" : $"run{_runs}");

    public KeeperSandbox Sandbox => new()
    {
        Bubblewrap = Confined == Confined.Namespaces ? Bubblewrap : null,
        Writable = [Workspace],
        Protected = [Path.Combine(Workspace, ".git")],
        Masked = [Home],
    };

    public KeeperRun Run => new(RunFolder, _keeper);

    public KeeperRequest Order(string script) => new()
    {
        Argv = ["/bin/sh", "-c", script],
        Cwd = Workspace,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin", ["O"] = Outside, ["H"] = Home, ["A"] = Path.Combine(Root, "attack") },
        Sandbox = Sandbox,
    };

    public Task<(KeeperExit Exit, string Output)> RunAsync(string script) => RunAsync(Order(script));

    /// <summary>Another command on the same stage.</summary>
    public Task<(KeeperExit Exit, string Output)> RunAgainAsync(string script) => RunAgainAsync(Order(script));

    public Task<(KeeperExit Exit, string Output)> RunAgainAsync(KeeperRequest order)
    {
        _runs++;
        return RunAsync(order);
    }

    public async Task<(KeeperExit Exit, string Output)> RunAsync(KeeperRequest order)
    {
        var run = Run;
        await run.LaunchAsync(order, Scene.Cancel);
        var exit = Assert.IsType<KeeperRunState.Finished>(await run.AwaitEndAsync(Scene.Cancel).WaitAsync(Patience)).Exit;
        var output = run.ReadOutput();
        Assert.True(exit.Failure is null, $"not run: {exit.Failure}\n{Encoding.UTF8.GetString(output.Head.Span)}");
        return (exit, Encoding.UTF8.GetString(output.Head.Span) + Encoding.UTF8.GetString(output.Tail.Span));
    }

    public Task<KeeperRunState> EndAsync() => Run.AwaitEndAsync(Scene.Cancel).WaitAsync(Patience);

    /// <summary>Runs one try of the attack program.</summary>
    public async Task<string> TryAsync(string attack, bool tty = false) => (await RunAsync(Order($"$A {attack}") with { Tty = tty })).Output.Trim();

    /// <summary>Everything outside: names, kinds, modes, owners, links and contents.</summary>
    public string OutsideAsItIs() => Shell($"cd {Outside} && find . -printf '%p %y %m %U %n %s\\n' | sort; cat victim");

    /// <summary>A process of the same user that has nothing to do with the command.</summary>
    public Process Bystander() => Process.Start(
        _user == As.Nobody ? "setpriv" : "sleep", _user == As.Nobody ? [$"--reuid={NobodyId}", $"--regid={NobodyId}", "--clear-groups", "sleep", "1000"] : ["1000"]);

    public static string Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return said;
    }

    public KeeperProgram Keeper => _keeper;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Lack(string walls)
    {
        File.Move(_keeper.Path, _keeper.Path + "-that-lacks");
        File.WriteAllText(_keeper.Path, $"#!/bin/sh\nexec {Root}/attack without {walls} {_keeper.Path}-that-lacks \"$@\"\n");
        File.SetUnixFileMode(_keeper.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    // The run's folder is made by the agent, so it changes hands just before the keeper stands in it.
    private void BelongToNobody()
    {
        File.WriteAllText(_keeper.Path, $"#!/bin/sh\nchown -R {NobodyId}:{NobodyId} \"$1\"\nexec setpriv --reuid={NobodyId} --regid={NobodyId} --clear-groups {Root}/keeper \"$1\"\n");
        File.SetUnixFileMode(_keeper.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Shell($"chown -R {NobodyId}:{NobodyId} {Workspace} {Outside} {Home}; chmod 755 {Root}");
    }
}
