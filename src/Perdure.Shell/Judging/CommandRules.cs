using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>Judges command lines by rules: those somebody gave, and those that are built in.</summary>
/// <remarks>
/// A line is read into the commands it would run. The strictest verdict about any of them holds for the line; it is allowed
/// only where each of them is, nothing writes to a file, and all of it was understood.
/// </remarks>
public static class CommandRules
{
    public static CommandVerdict Judge(ImmutableArray<CommandRule> rules, string command) => Judge(rules, ShellReading.Of(command));

    /// <param name="place">Where it is to run; null where that is not known.</param>
    public static CommandVerdict Judge(ImmutableArray<CommandRule> rules, ShellReading reading, CommandLocation? place = null)
    {
        var holding = rules.RemoveAll(rule => !Holds(rule, reading, place));
        return Strictest(holding, reading, place) ?? Unallowable(reading) ?? Allowed(holding, reading);
    }

    /// <summary>Whether the rule, were it the only one, would decide about the line as it says.</summary>
    public static bool Decides(CommandRule bound, string line) => bound with { Folder = null, Profile = null } is var rule && Judge([rule], line) is { Verdict: { } verdict, Rule: { } decisive } && verdict == rule.Verdict && decisive == rule;

    /// <summary>A rule that is bound to a place holds there; where the place is not known, only what makes things stricter does.</summary>
    private static bool Holds(CommandRule rule, ShellReading reading, CommandLocation? place)
    {
        if (rule is { Folder: null, Profile: null }) { return true; }
        if (place is null) { return rule.Verdict != RuleVerdict.Allow; }
        if (rule.Profile is { } profile && place.Profile is { } here && profile != here) { return false; }

        return rule.Folder is not { } folder || WorkingFolders.Of(reading, place).AreWithin(folder);
    }

    private static CommandVerdict? Strictest(ImmutableArray<CommandRule> rules, ShellReading reading, CommandLocation? place)
    {
        CommandVerdict? strictest = null;
        var folders = new WorkingFolders(place);
        foreach (var command in reading.Commands)
        {
            foreach (var rule in rules)
            {
                if (rule.Verdict == RuleVerdict.Allow) { continue; }

                var fit = PrefixMatch.Of(rule, command);
                if (fit != PrefixFit.No) { Take(Decided(rule, command, fit, reading)); }
            }

            if (DangerousCommand.In(command, folders) is { } danger) { Take(new CommandVerdict(RuleVerdict.Ask, danger.Rule, command, $"{Quoted(command)} {danger.Why}.", reading)); }

            folders.See(command);
        }

        if (DangerousCommand.InLine(reading) is { } whole) { Take(new CommandVerdict(RuleVerdict.Ask, whole.Rule, Command: null, $"The line {whole.Why}.", reading)); }

        if (strictest is null && Spelled(rules, reading, folders) is { } spelled) { Take(spelled); }

        // What may run anything may run what somebody has forbidden.
        if (reading.Opaque.FirstOrDefault(part => part.MayRunAnything) is { } hidden && rules.FirstOrDefault(rule => rule.Verdict != RuleVerdict.Allow) is { } strict)
        {
            Take(new CommandVerdict(
                RuleVerdict.Ask, strict, Command: null, $"`{hidden.Text}` cannot be understood ({hidden.Reason}), so it may run `{strict.Line}`, {Word(strict)}.", reading));
        }

        return strictest;

        void Take(CommandVerdict next)
        {
            if (strictest is null || next.Verdict > strictest.Verdict) { strictest = next; }
        }
    }

    /// <summary>A command the line spells without anybody knowing whether it runs it.</summary>
    private static CommandVerdict? Spelled(ImmutableArray<CommandRule> rules, ShellReading reading, WorkingFolders folders)
    {
        foreach (var command in HiddenCommands.In(reading))
        {
            if (rules.FirstOrDefault(rule => rule.Verdict != RuleVerdict.Allow && PrefixMatch.Of(rule, command) == PrefixFit.Yes) is { } strict)
            {
                return new CommandVerdict(RuleVerdict.Ask, strict, command, $"The line may run {Quoted(command)}, and `{strict.Line}` is a command {Word(strict)}.", reading);
            }

            if (DangerousCommand.In(command, folders) is { } danger)
            {
                return new CommandVerdict(RuleVerdict.Ask, danger.Rule, command, $"The line may run {Quoted(command)}, which {danger.Why}.", reading);
            }
        }

        return CopyOfForbidden(rules, reading);
    }

    /// <summary>A program under another name is no longer known by its name.</summary>
    private static CommandVerdict? CopyOfForbidden(ImmutableArray<CommandRule> rules, ShellReading reading)
    {
        var copies = reading.Commands.Where(command => command.FileName is "cp" or "ln" or "mv" or "install" or "hash" or "alias");
        return copies.SelectMany(command => command.Words.Skip(1).Select(word => (Command: command, Rule: rules.FirstOrDefault(rule => rule.Verdict != RuleVerdict.Allow && NamesProgram(word, rule)))))
            .Where(found => found.Rule is not null)
            .Select(found => new CommandVerdict(RuleVerdict.Ask, found.Rule, found.Command, $"{Quoted(found.Command)} gives a program another name, and `{found.Rule!.Line}` is a command {Word(found.Rule)}.", reading))
            .FirstOrDefault();

        static bool NamesProgram(ShellWord word, CommandRule rule) => word.Text.Contains('/') && word.Text[(word.Text.LastIndexOf('/') + 1)..] == rule.Prefix[0][(rule.Prefix[0].LastIndexOf('/') + 1)..];
    }

    private static CommandVerdict Decided(CommandRule rule, SimpleCommand command, PrefixFit fit, ShellReading reading) => fit == PrefixFit.Yes
        ? new(rule.Verdict, rule, command, $"{Quoted(command)} matches the rule `{rule.Line}`, {Word(rule)}.", reading)
        : new(RuleVerdict.Ask, rule, command, $"{Quoted(command)} may turn out to be `{rule.Line}`, {Word(rule)}.", reading);

    private static CommandVerdict? Unallowable(ShellReading reading)
    {
        var why = reading switch
        {
            { Opaque: [var part, ..] } => $"`{part.Text}` cannot be judged: {part.Reason}.",
            { Commands.IsEmpty: true } => "There is no command in it.",
            { Writes: [var file, ..] } => $"It writes to {file.Text}, which no rule allows.",
            _ => null,
        };
        return why is null ? null : new CommandVerdict(Verdict: null, Rule: null, Command: null, why, reading);
    }

    private static CommandVerdict Allowed(ImmutableArray<CommandRule> rules, ShellReading reading)
    {
        CommandRule? decisive = null;
        var covering = new HashSet<int>();
        for (var place = 0; place < reading.Commands.Length; place++)
        {
            var command = reading.Commands[place];
            var rule = rules.FirstOrDefault(rule => rule.Verdict == RuleVerdict.Allow && PrefixMatch.Of(rule, command) == PrefixFit.Yes);
            // Who allows `sudo apt` has seen both words; who allows `sudo` alone has not seen what it is to run.
            var covers = rule is { Prefix.Length: > 1 } || (command.StartedBy is { } starter && covering.Contains(starter));
            if (covers) { covering.Add(place); }

            if (rule is not null) { decisive ??= rule; }
            else if (!covers && !command.OnlyStarts && !HarmlessCommands.Include(command))
            {
                return new CommandVerdict(Verdict: null, Rule: null, command, $"No rule speaks of {Quoted(command)}.", reading);
            }
        }

        return decisive is null
            ? new CommandVerdict(RuleVerdict.Allow, HarmlessCommands.Rule, reading.Commands[0], "It only looks at things.", reading)
            : new CommandVerdict(RuleVerdict.Allow, decisive, Command: null, $"It matches the rule `{decisive.Line}`, which allows it.", reading);
    }

    private static string Quoted(SimpleCommand command)
    {
        const int CharsMax = 120;
        var line = command.Line.ReplaceLineEndings(" ");
        line = line.Length <= CharsMax ? line : line[..CharsMax] + "…";
        return command.Via is { } via ? $"`{line}` (run by `{via}`)" : $"`{line}`";
    }

    private static string Word(CommandRule rule)
    {
        var word = rule.Verdict == RuleVerdict.Forbid ? "which is forbidden" : "which has to be asked for";
        return rule.Reason is { } reason ? $"{word}: {reason.TrimEnd('.')}" : word;
    }
}
