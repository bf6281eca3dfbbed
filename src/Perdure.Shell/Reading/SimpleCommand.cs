using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <summary>One program or builtin a command line would run, with its words.</summary>
/// <param name="Words">The name comes first; there always is one.</param>
public sealed record SimpleCommand(ImmutableArray<ShellWord> Words)
{
    /// <summary>What it is started by, where it does not stand in the line itself: <c>sudo</c>, <c>bash -c</c>, <c>find -exec</c>.</summary>
    public string? Via { get; init; }

    /// <summary>Does nothing itself but start commands that were read too: <c>timeout</c>, <c>bash -c</c>.</summary>
    public bool OnlyStarts { get; init; }

    /// <summary>Which command of the reading starts it on somebody else's behalf, as sudo does; none as a rule.</summary>
    public int? StartedBy { get; init; }

    /// <summary>Why nobody can say what it does; null where its words tell.</summary>
    public string? Opaque { get; init; }

    public string Name => Words[0].Text;

    /// <summary>The name without the folder.</summary>
    public string FileName => Name[(Name.LastIndexOf('/') + 1)..];

    public bool IsNamed => Words[0].IsLiteral;

    /// <summary>The words that are no options.</summary>
    internal IEnumerable<ShellWord> Operands => Words.Skip(1).Where(word => !word.Text.StartsWith('-'));

    public string Line => string.Join(' ', Words.Select(word => word.Text));

    /// <summary>Whether it is given an option: by its character, also among others, or by its name, also shortened.</summary>
    internal bool Has(char character, string name) => Words.Skip(1).SelectMany(word => BraceExpansion.Of(word)).Any(text =>
        text.StartsWith("--", StringComparison.Ordinal)
            ? text.Length > 2 && name.StartsWith(text.Split('=', 2)[0], StringComparison.Ordinal)
            : text.StartsWith('-') && text.Contains(character));
}
