using System.Collections.Immutable;
using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>A rule as it stands in a file, with the examples it has to hold.</summary>
public sealed class RuleDraft(string place)
{
    public string Place => place;

    public ImmutableArray<string>? Prefix { get; set; }

    public RuleVerdict? Verdict { get; set; }

    public string? Reason { get; set; }

    public string? Folder { get; set; }

    public string? Profile { get; set; }

    public (string Place, ImmutableArray<string> Lines) Matches { get; set; } = (place, []);

    public (string Place, ImmutableArray<string> Lines) NotMatches { get; set; } = (place, []);

    public CommandRule Rule() => new(Prefix ?? throw Missing("prefix"), Verdict ?? throw Missing("verdict"), Reason) { Place = Place, Folder = Folder, Profile = Profile };

    /// <exception cref="HostingException">The rule does not do what it says of itself.</exception>
    public void HoldAgainst(CommandRule rule)
    {
        foreach (var line in Matches.Lines)
        {
            if (!CommandRules.Decides(rule, line)) { throw new HostingException($"{Matches.Place}: expected the rule `{rule.Line}` to {RuleWords.Of(rule.Verdict)} `{line}`, found that it does not: {CommandRules.Judge([rule], line).Why}"); }
        }

        foreach (var line in NotMatches.Lines)
        {
            if (CommandRules.Decides(rule, line)) { throw new HostingException($"{NotMatches.Place}: expected the rule `{rule.Line}` to leave `{line}` alone, found that it does not: {CommandRules.Judge([rule], line).Why}"); }
        }
    }

    private HostingException Missing(string key) => new($"{Place}: expected a rule with \"{key}\", found none.");
}
