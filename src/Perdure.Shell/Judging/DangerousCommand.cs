using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>A command that can do harm nobody undoes: it is asked for in every profile that asks at all.</summary>
/// <param name="Name">What it is called in lists.</param>
/// <param name="Why">Ends a sentence that begins with the command.</param>
public sealed record DangerousCommand(string Name, string Why)
{
    internal static readonly DangerousCommand RemovesMuch = new("rm -r / ~ . *", "removes a whole tree that matters, or one that is known only when it runs");
    internal static readonly DangerousCommand RewritesRemote = new("git push --force", "changes or removes what others may have already");
    internal static readonly DangerousCommand CleansIgnored = new("git clean -x", "removes files git does not know, which no snapshot keeps");
    private static readonly DangerousCommand MakesFileSystem = new("mkfs", "writes over a whole disk");
    private static readonly DangerousCommand WritesDevice = new("dd of=/dev/...", "writes to a device");
    private static readonly DangerousCommand StopsMachine = new("shutdown", "stops the machine");
    private static readonly DangerousCommand OpensMuch = new("chmod -R /", "changes the rights of a whole tree that matters");
    private static readonly DangerousCommand EndsEverything = new("kill -1", "ends every process it may");
    private static readonly DangerousCommand RunsDownload = new("curl | sh", "may run what it has downloaded");
    private static readonly DangerousCommand RunsEncoded = new("base64 -d | sh", "runs a text that it decodes first");
    private static readonly DangerousCommand Forks = new(":(){ :|:& };:", "has a function that starts itself, again and again");

    private static readonly FrozenSet<string> Downloaders = ["curl", "wget", "fetch", "aria2c", "http", "https"];

    /// <summary>What they print is not what they are given.</summary>
    private static readonly FrozenSet<string> Decoders =
        ["base64", "base32", "basenc", "xxd", "openssl", "rev", "tr", "uudecode", "gpg", "zcat", "gunzip", "gzip", "xz", "xzcat", "bzcat", "zstd", "zstdcat", "bunzip2"];

    private static readonly FrozenSet<string> DiskTools = ["mkswap", "wipefs", "fdisk", "sfdisk", "cfdisk", "gdisk", "sgdisk", "parted", "blkdiscard", "badblocks", "cryptsetup"];

    private static readonly FrozenSet<string> Stoppers = ["shutdown", "reboot", "halt", "poweroff", "telinit", "init"];

    private static readonly FrozenSet<string> StoppingUnits =
        ["poweroff", "reboot", "soft-reboot", "halt", "suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "kexec", "rescue", "emergency", "isolate", "exit"];

    public static readonly ImmutableArray<DangerousCommand> All =
        [RemovesMuch, MakesFileSystem, WritesDevice, StopsMachine, RewritesRemote, CleansIgnored, OpensMuch, EndsEverything, RunsDownload, RunsEncoded, Forks];

    public CommandRule Rule => new([Name], RuleVerdict.Ask, Why);

    internal static DangerousCommand? In(SimpleCommand command, WorkingFolders folders)
    {
        if (TreeRemoval.Is(command, folders)) { return RemovesMuch; }
        if (!command.IsNamed) { return null; }

        var name = command.FileName;
        return name switch
        {
            "dd" => command.Words.Any(word => word.Text.StartsWith("of=", StringComparison.Ordinal) && (WidePaths.IsDevice(WidePaths.Plain(word.Text[3..])) || !word.IsLiteral)) ? WritesDevice : null,
            "shred" or "truncate" or "tee" when command.Operands.Any(WidePaths.IsDevice) => WritesDevice,
            "cp" or "mv" or "install" or "rsync" when command.Operands.Skip(1).Any(WidePaths.IsDevice) => WritesDevice,
            "tee" when command.Operands.Any(WidePaths.StopsMachine) => StopsMachine,
            "git" => GitDangers.Of(command),
            "chmod" or "chown" or "chgrp" or "setfacl" or "chattr" or "chcon" when command.Has('R', "--recursive") => command.Operands.Where((word, at) => at > 0 || word.IsLiteral).Any(folders.IsFar) ? OpensMuch : null,
            "kill" => EndsAll(command) ? EndsEverything : null,
            "pkill" or "killall" or "skill" => command.Has('u', "--user") || command.Operands.Any(word => word.Text is "." or ".*" or "" or "-1") ? EndsEverything : null,
            "killall5" => EndsEverything,
            "systemctl" or "loginctl" => command.Words.Any(word => StoppingUnits.Contains(word.Text)) ? StopsMachine : null,
            _ when Stoppers.Contains(name) => StopsMachine,
            _ when DiskTools.Contains(name) || name == "mkfs" || name.StartsWith("mkfs.", StringComparison.Ordinal) => MakesFileSystem,
            _ => null,
        };
    }

    /// <summary>What no single command of the line shows.</summary>
    internal static DangerousCommand? InLine(ShellReading reading)
    {
        if (!reading.SelfStarting.IsEmpty) { return Forks; }
        if (reading.Writes.Any(WidePaths.IsDevice)) { return WritesDevice; }
        if (reading.Writes.Any(WidePaths.StopsMachine)) { return StopsMachine; }
        if (!reading.Opaque.Any(part => part is { MayRunAnything: true, IsCode: false })) { return null; }

        return reading.Commands.Any(command => Downloaders.Contains(command.FileName)) ? RunsDownload
            : reading.Commands.Any(command => Decoders.Contains(command.FileName)) ? RunsEncoded
            : null;
    }

    /// <summary>The first number says which signal; the one that ends everything is a process.</summary>
    private static bool EndsAll(SimpleCommand command)
    {
        var words = command.Words.Skip(1).Select(word => word.Text).ToList();
        return words.LastIndexOf("-1") > 0 || (words is ["-1", ..] && words.Skip(1).Any(word => word is "-1"));
    }
}
