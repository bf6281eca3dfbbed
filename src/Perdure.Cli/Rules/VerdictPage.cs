using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Hosting;
using Perdure.Hosting.Rules;
using Perdure.Shell.Judging;
using Perdure.Shell.Reading;

namespace Perdure.Cli.Rules;

/// <summary>Shows what rules make of a command line, and how it was read.</summary>
internal static class VerdictPage
{
    /// <param name="profile">Who decides where no rule does.</param>
    public static string Text(CommandVerdict verdict, string profile)
    {
        var rows = new List<string[]> { new[] { "verdict", verdict.Verdict is { } word ? RuleWords.Of(word) : $"none; the profile {profile} decides" } };
        if (verdict.Rule is { } rule) { rows.Add(["rule", $"{Printable.Of(rule.Line)} ({rule.Place ?? "built in"})"]); }

        rows.Add(["why", Printable.Of(verdict.Why)]);
        Section(rows, "read as", verdict.Reading.Commands.Select(Shown));
        Section(rows, "writes to", verdict.Reading.Writes.Select(file => file.Text));
        Section(rows, "unclear", verdict.Reading.Opaque.Select(part => $"`{OneLine(part.Text)}`: {part.Reason}"));
        if (Offer(verdict) is { } offer) { rows.Add(["to allow it", $"perdure rules add allow {string.Join(' ', offer.Select(ShellQuoting.Word))}"]); }

        return TextTable.Of(rows);
    }

    public static string Json(CommandVerdict verdict, string profile) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("verdict", verdict.Verdict is { } word ? RuleWords.Of(word) : null);
        json.WriteString("profile", profile);
        if (verdict.Rule is { } rule)
        {
            json.WriteStartObject("rule");
            RulesPage.Texts(json, "prefix", rule.Prefix);
            json.WriteString("verdict", RuleWords.Of(rule.Verdict));
            json.WriteString("reason", rule.Reason);
            json.WriteString("place", rule.Place);
            json.WriteEndObject();
        }

        json.WriteString("why", verdict.Why);
        json.WriteStartArray("commands");
        foreach (var command in verdict.Reading.Commands) { Command(json, command); }

        json.WriteEndArray();
        RulesPage.Texts(json, "writes", verdict.Reading.Writes.Select(file => file.Text));
        json.WriteStartArray("unclear");
        foreach (var part in verdict.Reading.Opaque)
        {
            json.WriteStartObject();
            json.WriteString("text", part.Text);
            json.WriteString("reason", part.Reason);
            json.WriteBoolean("mayRunAnything", part.MayRunAnything);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Offer(verdict) is { } offer) { RulesPage.Texts(json, "offer", offer); }

        json.WriteEndObject();
    });

    private static ImmutableArray<string>? Offer(CommandVerdict verdict) => verdict.Verdict is null ? SuggestedRule.For(verdict.Reading) : null;

    private static void Command(Utf8JsonWriter json, SimpleCommand command)
    {
        json.WriteStartObject();
        json.WriteStartArray("words");
        foreach (var word in command.Words)
        {
            json.WriteStartObject();
            json.WriteString("text", word.Text);
            json.WriteBoolean("literal", word.IsLiteral);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("via", command.Via);
        json.WriteBoolean("onlyStarts", command.OnlyStarts);
        json.WriteEndObject();
    }

    private static string Shown(SimpleCommand command)
    {
        var line = string.Join(' ', command.Words.Select(word => word.IsLiteral ? ShellQuoting.Word(word.Text) : word.Text));
        return $"{OneLine(line)}{(command.Via is { } via ? $"  (by {via})" : "")}{(command.OnlyStarts ? "  (only starts what follows)" : "")}";
    }

    private static string OneLine(string text) => Printable.Of(text).ReplaceLineEndings("⏎").Replace('\t', ' ');

    private static void Section(List<string[]> rows, string title, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            rows.Add([title, OneLine(line)]);
            title = "";
        }
    }
}
