namespace Perdure.Cli.Service;

/// <summary>A unit of the user's systemd.</summary>
internal sealed class Systemd : IServiceManager
{
    public string Name => "systemd";

    public string[] Probe => ["systemctl", "--user", "show-environment"];

    public string Advice => $"to keep it running while you are logged out: loginctl enable-linger {Environment.UserName}";

    public string File(ServiceFacts facts)
    {
        var configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        var folder = string.IsNullOrEmpty(configured) ? Path.Combine(ServiceFacts.UserFolder, ".config") : configured;
        return Path.Combine(folder, "systemd", "user", Unit(facts));
    }

    public string[] Check(string draft) => ["systemd-analyze", "verify", "--user", draft];

    public IEnumerable<string[]> Enable(ServiceFacts facts) =>
        [["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", Unit(facts)]];

    public IEnumerable<string[]> Disable(ServiceFacts facts) => [["systemctl", "--user", "disable", "--now", Unit(facts)]];

    public string[] Ask(ServiceFacts facts) => ["systemctl", "--user", "is-active", Unit(facts)];

    public string Text(ServiceFacts facts) =>
        $"""
        # {ServiceFacts.Mark}
        [Unit]
        Description=Perdure keeps sessions going ({Percent(facts.Home)})

        [Service]
        ExecStart={Quoted(facts.Executable).Replace("$", "$$", StringComparison.Ordinal)} serve --replace
        {string.Join('\n', facts.Variables.Select(variable => $"Environment={Quoted($"{variable.Key}={variable.Value}")}"))}
        Restart=on-failure
        RestartSec=5
        # What tools started goes on in its keepers when the daemon stops.
        KillMode=process
        TimeoutStopSec=30

        [Install]
        WantedBy=default.target

        """;

    private static string Unit(ServiceFacts facts) => $"{facts.Name}.service";

    private static string Quoted(string text) =>
        $"\"{Percent(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A percent sign begins a specifier.</summary>
    private static string Percent(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
