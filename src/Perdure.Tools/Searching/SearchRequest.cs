using Perdure.Tools.Files;

namespace Perdure.Tools.Searching;

/// <summary>What is to be found where.</summary>
/// <param name="Include">A glob for the files to look into, such as <c>*.cs</c> or <c>src/**/*.{ts,tsx}</c>.</param>
/// <param name="Place">Where the path leads, without links.</param>
internal sealed record SearchRequest(string Pattern, string? Include, WorkspacePath Path, string Place)
{
    /// <summary>Whether a glob names folders; from the workspace or from the searched folder, as models write both.</summary>
    public bool IncludesByPath => Include?.Trim('/').Contains('/') == true;
}

/// <summary>A line with what was sought.</summary>
/// <param name="File">By the path that was named.</param>
/// <param name="Place">Where it lies, without links.</param>
internal sealed record FoundLine(string File, string Place, int Number, string Text)
{
    /// <summary>Longer lines are shortened: what was found stands mostly near the beginning.</summary>
    public const int CharsMax = 400;
}

/// <summary>Looks through files.</summary>
internal interface ISearch
{
    /// <exception cref="SearchRefusedException">The question itself is at fault.</exception>
    IAsyncEnumerable<FoundLine> FindAsync(SearchRequest question, CancellationToken cancel);
}

/// <summary>The question cannot be answered by anybody; the message tells the model why.</summary>
internal sealed class SearchRefusedException(string message) : Exception(message);
