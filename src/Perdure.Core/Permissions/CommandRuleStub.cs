using System.Collections.Immutable;
namespace Perdure.Core;
public enum RuleVerdict { Allow, Ask, Forbid }
public sealed record CommandRule(ImmutableArray<string> Prefix, RuleVerdict Verdict, string? Reason = null);
public sealed record ShellReading(string Line) { public static ShellReading Of(string line) => new(line); }
public sealed record CommandVerdict(RuleVerdict? Verdict, CommandRule? Rule, string Why);
public static class HarmlessCommands { public static CommandRule Rule { get; } = new([], RuleVerdict.Allow); }
public static class CommandRules { public static CommandVerdict Judge(ImmutableArray<CommandRule> rules, ShellReading reading) => new(null, null, ""); }
public static class RuleOffer { public static ImmutableArray<string>? For(ShellReading reading) => null; }
