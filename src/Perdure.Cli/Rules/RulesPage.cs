using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Perdure.Hosting;
using Perdure.Hosting.Rules;
using Perdure.Shell.Judging;

namespace Perdure.Cli.Rules;

/// <summary>Lists rules: those somebody gave, then those that are built in.</summary>
internal static class RulesPage
{
    private const int LineCharsMax = 110;

    public static string Text(ImmutableArray<CommandRule> rules)
    {
        var page = new StringBuilder();
        if (rules.IsEmpty) { page.Append("There are no rules of your own; add one with `perdure rules add allow npm test`.\n"); }
        else { page.Append(TextTable.Of([["VERDICT", "PREFIX", "REASON", "WRITTEN"], .. rules.Select(Row)])); }

        page.Append("\nAsked for whatever your rules say:\n");
        page.Append(TextTable.Of([.. DangerousCommand.All.Select(danger => new[] { "  ask", danger.Name, danger.Why })]));
        page.Append("\nAllowed, as long as they only look at things:\n");
        Wrapped(page, HarmlessCommands.All.Select(harmless => harmless.Command));
        return page.ToString();
    }

    public static string Json(ImmutableArray<CommandRule> rules) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            Texts(json, "prefix", rule.Prefix);
            json.WriteString("verdict", RuleWords.Of(rule.Verdict));
            if (rule.Folder is { } folder) { json.WriteString("folder", folder); }
            if (rule.Profile is { } profile) { json.WriteString("profile", profile); }

            json.WriteString("reason", rule.Reason);
            json.WriteString("place", rule.Place);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("dangers");
        foreach (var danger in DangerousCommand.All)
        {
            json.WriteStartObject();
            json.WriteString("name", danger.Name);
            json.WriteString("why", danger.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("harmless");
        foreach (var harmless in HarmlessCommands.All)
        {
            json.WriteStartObject();
            json.WriteString("command", harmless.Command);
            if (harmless.Not.Length > 0) { json.WriteString("notWith", harmless.Not); }

            if (harmless.Only is { } only) { json.WriteString("onlyWith", only); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Participle(RuleVerdict verdict) => verdict switch
    {
        RuleVerdict.Allow => "allowed",
        RuleVerdict.Ask => "asked for",
        _ => "forbidden",
    };

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    private static string[] Row(CommandRule rule) => [RuleWords.Of(rule.Verdict), Printable.Of(rule.Line) + Bound(rule), Printable.Of(rule.Reason ?? ""), rule.Place ?? ""];

    private static string Bound(CommandRule rule) =>
        (rule.Folder is { } folder ? $" (in {Printable.Of(folder)})" : "") + (rule.Profile is { } profile ? $" (profile {Printable.Of(profile)})" : "");

    private static void Wrapped(StringBuilder page, IEnumerable<string> words)
    {
        var line = " ";
        foreach (var word in words)
        {
            if (line.Length + word.Length + 2 > LineCharsMax)
            {
                page.Append(line).Append(",\n");
                line = " ";
            }

            line += line.Length == 1 ? $" {word}" : $", {word}";
        }

        page.Append(line).Append('\n');
    }
}
