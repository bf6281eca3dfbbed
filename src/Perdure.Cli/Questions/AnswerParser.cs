using Perdure.Client;
using Perdure.Core.Values;

namespace Perdure.Cli.Questions;

/// <summary>Turns what the user typed into an answer.</summary>
internal static class AnswerParser
{
    /// <param name="said">What was typed: yes, session, always, no, or the answer itself.</param>
    /// <returns>Null where it answers nothing of this kind.</returns>
    public static Answer? Read(Question question, string said, string? because = null)
    {
        var words = said.Trim();
        return question switch
        {
            ApprovalRequest may => words.ToLowerInvariant() switch
            {
                "y" or "yes" or "once" => new Approved(),
                "s" or "session" when may.Offer is not null => new Approved(ApprovalScope.Session),
                "a" or "always" or "rule" when may.Offer is CommandPrefixGrant => new Approved(ApprovalScope.Rule),
                "n" or "no" or "deny" => new Declined(because),
                _ => null,
            },
            UserInputRequest tell => Told(tell, words),
            ElicitationRequest => words.StartsWith('{') ? new ElicitationResponse(words) : words.ToLowerInvariant() is "n" or "no" ? new Declined(because) : null,
            _ => null,
        };
    }

    /// <summary>The words that will do, for a command line.</summary>
    public static string Words(Question question) => question switch
    {
        ApprovalRequest { Offer: null } => "yes|no",
        ApprovalRequest { Offer: CommandPrefixGrant } => "yes|session|always|no",
        ApprovalRequest => "yes|session|no",
        UserInputRequest { Items.Length: 1 } => "\"ANSWER\"",
        UserInputRequest tell => string.Join(" ", tell.Items.Select(item => $"{item.Id}=ANSWER")),
        _ => "'{…}'|no",
    };

    /// <summary>One answer for one question, or <c>id=answer</c>, separated by lines, for several.</summary>
    private static UserInputAnswer? Told(UserInputRequest tell, string words)
    {
        if (words.Length == 0) { return null; }
        if (tell.Items is [var only]) { return new UserInputAnswer([new UserInputAnswerItem(only.Id, Chosen(only, words))]); }

        var lines = words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var items = tell.Items.Select(item => lines.FirstOrDefault(line => line.StartsWith($"{item.Id}=", StringComparison.Ordinal)) is { } line
            ? new UserInputAnswerItem(item.Id, Chosen(item, line[(item.Id.Length + 1)..].Trim()))
            : null).ToList();
        return items.TrueForAll(item => item is not null) ? new UserInputAnswer([.. items.OfType<UserInputAnswerItem>()]) : null;
    }

    /// <summary>A number stands for the option that has it.</summary>
    private static string Chosen(UserInputQuestion item, string words) =>
        int.TryParse(words, out var number) && number >= 1 && number <= item.Options.Length ? item.Options[number - 1].Label : words;
}
