using Perdure.Client;
using Perdure.Core.Values;
using Perdure.Hosting;
using Perdure.Shell.Reading;

namespace Perdure.Cli.Questions;

/// <summary>Says in words what is asked and what was answered.</summary>
internal static class QuestionText
{
    private const int CharsMax = 300;

    /// <summary>One line of it, which says so where there is more.</summary>
    public static string Line(Question question) => question switch
    {
        ApprovalRequest may => OneLine($"may I {may.Action}") + $" ({Shown(may.Why).TrimEnd('.')})",
        UserInputRequest tell => OneLine(string.Join(" / ", tell.Items.Select(item => item.Text))),
        ElicitationRequest form => OneLine($"{form.From} asks: {form.Message}"),
        _ => "",
    };

    /// <summary>The whole of it, line by line: what would run, where, and what it would leave. Characters nobody sees are written out.</summary>
    public static IEnumerable<string> Lines(Question question) => question switch
    {
        ApprovalRequest may => OfPermission(may),
        UserInputRequest tell => tell.Items.SelectMany(OfItem),
        ElicitationRequest form => OfForm(form),
        _ => [],
    };

    public static string Line(Answer answer) => answer switch
    {
        Approved(ApprovalScope.Once) => "yes, this once",
        Approved(ApprovalScope.Session) => "yes, for this session",
        Approved => "yes, as a rule",
        Declined(null) => "no",
        Declined(var reason) => Printable.FirstLine($"no: {reason}", CharsMax),
        UserInputAnswer told => Printable.FirstLine(string.Join(" / ", told.Items.Select(item => item.Text)), CharsMax),
        ElicitationResponse(var content) => Printable.FirstLine(content, CharsMax),
        _ => "",
    };

    private static IEnumerable<string> OfPermission(ApprovalRequest may)
    {
        foreach (var line in Block($"may I {may.Action}")) { yield return line; }

        if (may.Folder is { } folder) { yield return $"  in {Shown(folder)}"; }

        yield return $"  why it is asked: {Shown(may.Why)}";
        if (may.Leaves is { } leaves) { yield return $"  it leaves {Shown(leaves)}"; }
        if (may.Justification is { } justification)
        {
            foreach (var line in Block($"  the model says: {justification}")) { yield return line; }
        }

        foreach (var line in Offers(may.Offer)) { yield return $"  {line}"; }
    }

    /// <summary>What a yes may be widened to, with all that it then lets through.</summary>
    private static IEnumerable<string> Offers(Grant? offer)
    {
        var under = offer?.Profile is { } profile ? $", under the profile {Shown(profile)}" : "";
        switch (offer)
        {
            case CommandPrefixGrant(var prefix, var folder):
                var what = $"every command that begins with `{Shown(string.Join(' ', prefix))}`, whatever follows, outside the sandbox{(folder is null ? "" : $", in {Shown(folder)} and below")}{under}";
                yield return $"session means: {what}, as long as this session lives";
                yield return $"always means: {what}, in every session, as a rule in rules.jsonc";
                break;
            case ExactCommandGrant(_, var folder):
                yield return $"session means: this very command, character by character{(folder is null ? "" : $", in {Shown(folder)}")}{under}, outside the sandbox, as often as it is asked for in this session";
                break;
            case ToolGrant(var tool):
                yield return $"session means: every call of {Shown(tool)}, whatever it is given{under}";
                break;
            case FolderWriteGrant(var folder):
                yield return $"session means: writing any file below {Shown(folder)}{under}";
                break;
        }
    }

    private static IEnumerable<string> OfItem(UserInputQuestion item)
    {
        foreach (var line in Block(item.Text)) { yield return line; }

        foreach (var (place, option) in item.Options.Index())
        {
            foreach (var line in Block($"  {place + 1}. {option.Label}{(option.Description is { } more ? $" · {more}" : "")}")) { yield return line; }
        }
    }

    private static IEnumerable<string> OfForm(ElicitationRequest form)
    {
        foreach (var line in Block($"{form.From} asks: {form.Message}")) { yield return line; }

        if (form.Address is { } address) { yield return $"  visit {Shown(address)}, then answer {{}}"; }
        if (form.Schema is { } schema)
        {
            foreach (var line in Block($"  a JSON object that fits {schema}")) { yield return line; }
        }
    }

    /// <summary>A text of several lines stays together: what follows its first line is marked as its own.</summary>
    private static IEnumerable<string> Block(string text)
    {
        var lines = Shown(text).TrimEnd('\n').Split('\n');
        return lines.Skip(1).Select(line => $"  | {line}").Prepend(lines[0]);
    }

    private static string OneLine(string text)
    {
        var lines = Shown(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = lines.FirstOrDefault() ?? "";
        var shown = first.Length <= CharsMax ? first : first[..(CharsMax - 1)] + "…";
        return lines.Length > 1 ? $"{shown} … and {UsageLine.Count(lines.Length - 1, "more line")}" : shown;
    }

    private static string Shown(string text) => ConfusableCharacters.Shown(text);
}
