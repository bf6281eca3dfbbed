using System.Xml.Linq;
using Perdure.Cli.Tests.Stage;

namespace Perdure.Cli.Tests;

/// <summary>The machine starts the daemon by itself, and nobody's own files are overwritten for it.</summary>
public sealed class InstallingTheService : IAsyncDisposable
{
    private readonly Desk _desk = new();

    public InstallingTheService() => _desk.Variables["XDG_CONFIG_HOME"] = Path.Combine(_desk.Workspace, "config");

    public async ValueTask DisposeAsync()
    {
        await _desk.RunAsync("serve", "stop");
        _desk.Dispose();
    }

    private string Unit => Assert.Single(Directory.GetFiles(Path.Combine(_desk.Workspace, "config", "systemd", "user")));

    [Fact]
    public async Task WithoutAUserManagerTheUnitIsWrittenAndItIsSaidWhatToRun()
    {
        var installed = await _desk.RunAsync("service", "install");
        Assert.Equal(0, installed.ExitCode);
        Assert.Contains($"systemctl --user enable --now {Path.GetFileName(Unit)}", installed.Out, StringComparison.Ordinal);
        Assert.Contains($"ExecStart=\"{Repository.Executable}\" serve --replace", await File.ReadAllTextAsync(Unit), StringComparison.Ordinal);

        var again = await _desk.RunAsync("service", "install");
        Assert.Contains("is as it should be", again.Out, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("service", "uninstall")).ExitCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_desk.Workspace, "config", "systemd", "user")));
        Assert.Contains("nothing is installed", (await _desk.RunAsync("service", "uninstall")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheUnitIsOneThatSystemdTakes()
    {
        await _desk.RunAsync("service", "install");
        Assert.Equal(0, await ShellScript.RunAsync($"if command -v systemd-analyze >/dev/null; then XDG_RUNTIME_DIR={_desk.Workspace} systemd-analyze verify --user {Unit}; fi"));
    }

    [Fact]
    public async Task WhereAManagerIsThereItIsTold()
    {
        var asked = Path.Combine(_desk.Workspace, "asked");
        _desk.StandIn("systemctl", $"echo \"$@\" >> {asked}; test \"$2\" != is-active || echo active");
        var installed = await _desk.RunAsync("service", "install");
        Assert.Equal(0, installed.ExitCode);
        Assert.Equal(
            ["--user show-environment", "--user daemon-reload", $"--user enable --now {Path.GetFileName(Unit)}"],
            await File.ReadAllLinesAsync(asked));

        await _desk.RunAsync("serve", "--detach");
        var status = await _desk.RunAsync("service", "status");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("systemd says: active", status.Out, StringComparison.Ordinal);
        Assert.Contains("the daemon answers", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAManagerRefusesIsSaid()
    {
        _desk.StandIn("systemctl", "test \"$2\" != enable || { echo 'unit is masked' >&2; exit 1; }");
        var installed = await _desk.RunAsync("service", "install");
        Assert.Equal(1, installed.ExitCode);
        Assert.Contains("found: unit is masked", installed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileSomebodyElseWroteStays()
    {
        await _desk.RunAsync("service", "install");
        await File.WriteAllTextAsync(Unit, "[Unit]\nDescription=mine\n");
        var refused = await _desk.RunAsync("service", "install");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("replace it with --force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await _desk.RunAsync("service", "uninstall")).ExitCode);
        Assert.Contains("Description=mine", await File.ReadAllTextAsync(Unit), StringComparison.Ordinal);
        Assert.Contains("installed by somebody else", (await _desk.RunAsync("service", "status")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await _desk.RunAsync("service", "install", "--force")).ExitCode);
        Assert.DoesNotContain("Description=mine", await File.ReadAllTextAsync(Unit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherExecutableIsNoticedAndRenewed()
    {
        await _desk.RunAsync("service", "install");
        await File.WriteAllTextAsync(Unit, (await File.ReadAllTextAsync(Unit)).Replace(Repository.Executable, "/opt/old/perdure", StringComparison.Ordinal));
        Assert.Contains("not as this executable would", (await _desk.RunAsync("service", "status")).Out, StringComparison.Ordinal);
        await _desk.RunAsync("service", "install");
        Assert.Contains(Repository.Executable, await File.ReadAllTextAsync(Unit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForLaunchdItIsAPropertyList()
    {
        var printed = await _desk.RunAsync("service", "install", "--print", "--for", "launchd");
        var dict = XDocument.Parse(printed.Out).Root!.Element("dict")!.Elements().ToList();
        Assert.Equal(dict.Count / 2, dict.Count(element => element.Name == "key"));
        XElement Of(string key) => dict[dict.FindIndex(element => element.Name == "key" && element.Value == key) + 1];
        Assert.Equal([Repository.Executable, "serve", "--replace"], Of("ProgramArguments").Elements("string").Select(word => word.Value));
        Assert.Equal("true", Of("AbandonProcessGroup").Name);
        Assert.Contains(_desk.Home, Of("EnvironmentVariables").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForWindowsItIsATask()
    {
        var printed = await _desk.RunAsync("service", "install", "--print", "--for", "windows");
        var task = XDocument.Parse(printed.Out).Root!;
        Assert.Equal("http://schemas.microsoft.com/windows/2004/02/mit/task", task.Name.NamespaceName);
        Assert.Equal(["RegistrationInfo", "Triggers", "Settings", "Actions"], task.Elements().Select(element => element.Name.LocalName));
        Assert.Contains($"\"{Repository.Executable}\" serve --replace", task.Value, StringComparison.Ordinal);
    }
}
