using Perdure.Client.Connection;
using Perdure.Hosting;

namespace Perdure.Cli.Service;

/// <summary>What is installed, and whether the daemon it is for answers.</summary>
/// <param name="IsCurrent">Whether it is what this executable would write now.</param>
/// <param name="Says">What the service manager says of it.</param>
/// <param name="Daemon">Null where none answers.</param>
internal sealed record ServiceState(string Manager, string File, bool IsInstalled, bool IsOurs, bool IsCurrent, string Says, DaemonStatus? Daemon)
{
    public bool IsGood => IsInstalled && IsCurrent && Daemon is not null;

    public string Page() => string.Concat(Lines().Select(line => $"{line}\n"));

    public string Json() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("manager", Manager);
        json.WriteString("file", File);
        json.WriteBoolean("installed", IsInstalled);
        json.WriteBoolean("ours", IsOurs);
        json.WriteBoolean("current", IsCurrent);
        json.WriteString("managerSays", Says);
        json.WriteBoolean("daemonAnswers", Daemon is not null);
        if (Daemon is { } daemon)
        {
            json.WriteNumber("pid", daemon.Pid);
            json.WriteString("version", daemon.Version);
        }

        json.WriteEndObject();
    }) + "\n";

    private IEnumerable<string> Lines()
    {
        yield return !IsInstalled ? $"not installed: nothing at {File}; install it with `perdure service install`"
            : !IsOurs ? $"installed by somebody else: {File}"
            : IsCurrent ? $"installed: {File}"
            : $"installed, but not as this executable would: {File}; `perdure service install` renews it";
        yield return $"{Manager} says: {(Says.Length == 0 ? "nothing" : Says)}";
        yield return Daemon is { } daemon
            ? $"the daemon answers: perdure {daemon.Version}, process {daemon.Pid}"
            : "no daemon answers";
    }
}
