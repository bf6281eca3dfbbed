using System.Text.Json;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Commands;

/// <summary>One command of one session, for people and for programs.</summary>
/// <param name="Use">What it uses at this moment; null where it has ended or its keeper is gone.</param>
internal sealed record CommandRow(SessionId Session, KeptCommand Command, ProcessUse? Use)
{
    public static readonly string[] Titles = ["SESSION", "RUN", "STATUS", "PID", "SINCE", "CPU", "MEMORY", "COMMAND"];

    private const int LineCharsMax = 100;

    private const int MiB = 1024 * 1024;

    /// <summary>The words of the command: what was given to the shell, where it was a shell's line.</summary>
    public string Line => Command.Order?.Argv switch
    {
        [_, "-c", var line] => line,
        { } words => string.Join(' ', words),
        null => "(not known any more)",
    };

    public string Status => Command.Found switch
    {
        KeeperRunState.Running => "running",
        KeeperRunState.OutcomeUnknown { CommandStillRuns: true } => "unattended",
        KeeperRunState.Finished({ Stopped: true }) => "stopped",
        KeeperRunState.Finished({ ExitCode: { } code }) => $"exit {code}",
        KeeperRunState.Finished({ Signal: { } signal }) => $"signal {signal}",
        KeeperRunState.Finished => "failed",
        _ => "unknown",
    };

    public string[] Cells() =>
    [
        Session.Value,
        $"{Command.Number}",
        Status,
        Command.Runs && Command.Start?.CommandPid is { } pid ? $"{pid}" : "-",
        Command.Start is { } start ? $"{start.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}" : "-",
        Use is { } use ? Duration.Say(TimeSpan.FromMilliseconds(use.CpuMs)) : "-",
        Use is { } memory ? $"{memory.MemoryBytes / MiB} MB" : "-",
        Printable.FirstLine(Line, LineCharsMax),
    ];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("session", Session.Value);
        json.WriteNumber("run", Command.Number);
        json.WriteString("status", Status);
        json.WriteBoolean("runs", Command.Runs);
        if (Command.Start is { } start)
        {
            json.WriteString("since", start.At);
            json.WriteNumber("keeperPid", start.KeeperPid);
            if (start.CommandPid is { } pid) { json.WriteNumber("pid", pid); }
        }

        json.WriteString("command", Line);
        json.WriteString("folder", Command.Order?.Cwd);
        if (Use is { } use)
        {
            json.WriteNumber("processes", use.Processes);
            json.WriteNumber("cpuMs", use.CpuMs);
            json.WriteNumber("memoryBytes", use.MemoryBytes);
        }

        if (Command.Found is KeeperRunState.Finished(var exit))
        {
            json.WriteString("endedAt", exit.EndedAt);
            if (exit.ExitCode is { } code) { json.WriteNumber("exitCode", code); }
        }

        json.WriteEndObject();
    }
}
