using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>A command that can do harm nobody undoes: it is asked for in every profile that asks at all.</summary>
/// <param name="Name">What it is called in lists.</param>
/// <param name="Why">Ends a sentence that begins with the command.</param>
public sealed record Danger(string Name, string Why)
{
    private static readonly Danger RemovesMuch = new("rm -r / ~ . *", "removes a whole tree that matters, or one that is known only when it runs");
    private static readonly Danger MakesFileSystem = new("mkfs", "writes over a whole disk");
    private static readonly Danger WritesDevice = new("dd of=/dev/...", "writes to a device");
    private static readonly Danger StopsMachine = new("shutdown", "stops the machine");
    private static readonly Danger RewritesRemote = new("git push --force", "changes or removes what others may have already");
    private static readonly Danger CleansIgnored = new("git clean -x", "removes files git does not know, which no snapshot keeps");
    private static readonly Danger OpensMuch = new("chmod -R /", "changes the rights of a whole tree that matters");
    private static readonly Danger EndsEverything = new("kill -1", "ends every process it may");
    private static readonly Danger RunsDownload = new("curl | sh", "may run what it has downloaded");
    private static readonly Danger Forks = new(":(){ :|:& };:", "has a function that starts itself, again and again");

    private static readonly FrozenSet<string> Downloaders = ["curl", "wget", "fetch", "aria2c", "http", "https"];

    private static readonly FrozenSet<string> DiskTools = ["mkswap", "wipefs", "fdisk", "sfdisk", "cfdisk", "gdisk", "sgdisk", "parted", "blkdiscard", "badblocks", "cryptsetup"];

    private static readonly FrozenSet<string> Stoppers = ["shutdown", "reboot", "halt", "poweroff", "telinit", "init"];

    public static readonly ImmutableArray<Danger> All =
        [RemovesMuch, MakesFileSystem, WritesDevice, StopsMachine, RewritesRemote, CleansIgnored, OpensMuch, EndsEverything, RunsDownload, Forks];

    public CommandRule Rule => new([Name], RuleVerdict.Ask, Why);

    internal static Danger? In(SimpleCommand command)
    {
        if (!command.IsNamed) { return null; }

        var name = command.FileName;
        return name switch
        {
            "rm" when Has(command, 'r', "--recursive") || Has(command, 'R', "--recursive") || Has(command, ' ', "--no-preserve-root") => Operands(command).Any(FarReach.MayBe) ? RemovesMuch : null,
            "dd" => command.Words.Any(word => word.Text.StartsWith("of=", StringComparison.Ordinal) && (FarReach.IsDevice(word.Text[3..]) || !word.IsLiteral)) ? WritesDevice : null,
            "shred" => Operands(command).Any(word => FarReach.IsDevice(word.Text)) ? WritesDevice : null,
            "tee" or "cp" or "mv" => Operands(command).Skip(name == "tee" ? 0 : 1).Any(word => FarReach.IsDevice(word.Text)) ? WritesDevice : null,
            "git" => OfGit(command),
            "chmod" or "chown" or "chgrp" when Has(command, 'R', "--recursive") => Operands(command).Skip(1).Any(FarReach.MayBe) ? OpensMuch : null,
            "kill" => command.Words.Length > 2 && command.Words[^1].Is("-1") ? EndsEverything : null,
            "killall5" => EndsEverything,
            "systemctl" => command.Words.Any(word => word.Text is "poweroff" or "reboot" or "halt" or "suspend" or "hibernate" or "kexec") ? StopsMachine : null,
            _ when Stoppers.Contains(name) => StopsMachine,
            _ when DiskTools.Contains(name) || name == "mkfs" || name.StartsWith("mkfs.", StringComparison.Ordinal) => MakesFileSystem,
            _ => null,
        };
    }

    /// <summary>What no single command of the line shows.</summary>
    internal static Danger? InLine(ShellReading reading)
    {
        if (!reading.SelfStarting.IsEmpty) { return Forks; }
        if (reading.Writes.Any(file => FarReach.IsDevice(file.Text))) { return WritesDevice; }

        return reading.Opaque.Any(part => part.MayRunAnything) && reading.Commands.Any(command => Downloaders.Contains(command.FileName)) ? RunsDownload : null;
    }

    private static Danger? OfGit(SimpleCommand command)
    {
        if (Suspects(command, "push") && command.Words.Skip(1).Any(RewritesHistory)) { return RewritesRemote; }

        return Suspects(command, "clean") && (Has(command, 'x', "--no-such") || Has(command, 'X', "--no-such")) && Has(command, 'f', "--force") ? CleansIgnored : null;
    }

    private static bool RewritesHistory(ShellWord word) =>
        word.Text is "-f" or "-d" or "-fu" or "-uf" or "--delete" or "--mirror" or "--prune"
        || word.Text.StartsWith("--force", StringComparison.Ordinal)
        || word.Text.StartsWith('+')
        || (word.Text.StartsWith(':') && word.Text.Length > 1);

    private static bool Suspects(SimpleCommand command, string subcommand) =>
        PrefixMatch.Of(new CommandRule([command.Name, subcommand], RuleVerdict.Ask), command) == Fit.Yes;

    private static IEnumerable<ShellWord> Operands(SimpleCommand command) => command.Words.Skip(1).Where(word => !word.Text.StartsWith('-'));

    private static bool Has(SimpleCommand command, char letter, string name) => command.Words.Skip(1).Any(word =>
        word.Text.StartsWith("--", StringComparison.Ordinal) ? word.Text == name : word.Text.StartsWith('-') && word.Text.Contains(letter));
}
