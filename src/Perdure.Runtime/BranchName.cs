using System.Text.RegularExpressions;
using Perdure.Core.State;

namespace Perdure.Runtime;

/// <summary>Reads the branch a session works on out of what it was told of its surroundings.</summary>
public static partial class BranchName
{
    /// <summary>The note that tells date, folder and branch.</summary>
    public const string NoteKey = "environment";

    /// <summary>How that note tells a branch.</summary>
    public const string Mark = "branch ";

    /// <returns>Null where it works outside any repository, or on no branch.</returns>
    public static string? In(SessionState state) => In(state.Notes.FirstOrDefault(note => note.Key == NoteKey)?.Text);

    public static string? In(string? note) => note is not null && Told().Match(note) is { Success: true } told ? told.Groups["name"].Value : null;

    [GeneratedRegex(@", branch (?<name>\S+?)\.(?:\s|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Told();
}
