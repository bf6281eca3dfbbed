using Perdure.Core;

namespace Perdure.Cli.Questions;

/// <summary>Says in words what is asked and what was answered.</summary>
internal static class QuestionText
{
    private const int LettersMax = 300;

    /// <summary>One line of it.</summary>
    public static string Line(Question question) => question switch
    {
        MayI may => Printable.FirstLine($"may I {may.Action}", LettersMax) + $" ({may.Why.TrimEnd('.')})",
        TellMe tell => Printable.FirstLine(string.Join(" / ", tell.Items.Select(item => item.Text)), LettersMax),
        FillIn form => Printable.FirstLine($"{form.From} asks: {form.Message}", LettersMax),
        _ => "",
    };

    public static string Line(Answer answer) => answer switch
    {
        Yes(Scope.Once) => "yes, this once",
        Yes(Scope.Session) => "yes, for this session",
        Yes => "yes, as a rule",
        No(null) => "no",
        No(var reason) => Printable.FirstLine($"no: {reason}", LettersMax),
        Told told => Printable.FirstLine(string.Join(" / ", told.Items.Select(item => item.Text)), LettersMax),
        FilledIn(var content) => Printable.FirstLine(content, LettersMax),
        _ => "",
    };

    /// <summary>What a yes may be widened to, in words; null where it may not.</summary>
    public static string? Offer(Grant? offer) => offer switch
    {
        CommandsLike(var prefix) => $"commands that begin with `{string.Join(' ', prefix)}`",
        SameCommand => "this very command",
        CallsOf(var tool) => $"every call of {tool}",
        WritesBelow(var folder) => $"writing below {folder}",
        _ => null,
    };
}
