using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <summary>What a command line would run, as far as it can be told without running it.</summary>
/// <param name="Commands">In the order they stand there, those inside substitutions, functions and wrappers included.</param>
/// <param name="Writes">The files redirections write to.</param>
/// <param name="Opaque">What could not be understood; nothing of such a line is ever allowed by a rule.</param>
public sealed record ShellReading(
    string Line, ImmutableArray<SimpleCommand> Commands, ImmutableArray<ShellWord> Writes, ImmutableArray<OpaquePart> Opaque)
{
    /// <summary>Linux takes no longer argument, so no shell is ever given more.</summary>
    public const int CharsMax = 131_072;

    /// <summary>Functions that call themselves behind their own back: the pattern of a fork bomb.</summary>
    public ImmutableArray<string> SelfStarting { get; init; } = [];

    /// <summary>Texts some program may take for commands: code, settings, variables that change what runs.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Everything it runs is known.</summary>
    public bool IsWhole => Opaque.IsEmpty;

    /// <summary>Reads a line as bash would. Never throws, and takes a time in proportion to the length of the line.</summary>
    public static ShellReading Of(string line)
    {
        var draft = new ReadingDraft();
        if (line.Length > CharsMax)
        {
            draft.Hide(line, $"it is longer than {CharsMax} characters");
        }
        else if (line.Contains('\0'))
        {
            draft.Hide(line, "it holds a NUL, where the shell stops reading");
        }
        else
        {
            if (ConfusableCharacters.In(line) is { } odd) { draft.Doubt(line, odd); }

            new ShellParser(line, draft, Dialect.Bash, depth: 0).ReadAll();
        }

        return draft.Finished(line);
    }
}
