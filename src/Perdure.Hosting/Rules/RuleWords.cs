using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>Verdicts as they are written and shown.</summary>
public static class RuleWords
{
    public static readonly string[] All = ["allow", "ask", "forbid"];

    public static string Of(RuleVerdict verdict) => All[(int)verdict];

    public static RuleVerdict? Find(string word) => Array.IndexOf(All, word) is >= 0 and var place ? (RuleVerdict)place : null;
}
