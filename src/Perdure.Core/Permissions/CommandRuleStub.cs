using System.Collections.Immutable;
namespace Perdure.Core;
public enum RuleVerdict { Allow, Ask, Forbid }
public sealed record CommandRule(ImmutableArray<string> Prefix, RuleVerdict Verdict, string? Reason = null);
public sealed record CommandVerdict(RuleVerdict? Verdict, string Why, bool IsOfPerson);
public static class CommandRules { public static CommandVerdict Judge(ImmutableArray<CommandRule> rules, string command) => new(null, "", false); }
public static class RuleOffer { public static ImmutableArray<string>? For(string command) => null; }
