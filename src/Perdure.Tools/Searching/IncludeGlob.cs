using System.Collections.Immutable;

namespace Perdure.Tools.Searching;

/// <summary>Tells which files a search is about.</summary>
internal sealed class IncludeGlob
{
    private readonly ImmutableArray<PathGlob> _globs;
    private readonly ImmutableArray<string> _folders;

    private IncludeGlob(ImmutableArray<PathGlob> globs, ImmutableArray<string> folders)
    {
        _globs = globs;
        _folders = folders;
    }

    public static IncludeGlob Of(SearchRequest question) => string.IsNullOrWhiteSpace(question.Include)
        ? new([], [])
        : new(
            [.. PathGlob.Alternatives(question.Include).Select(glob => new PathGlob(glob, question.IncludesByPath))],
            [question.Path.Workspace, question.Path.Full]);

    public bool Takes(string file) => _globs.IsEmpty || _folders.Any(folder => IsNamed(file, folder));

    private bool IsNamed(string file, string folder)
    {
        var parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
        return _globs.Any(glob => glob.Matches(parts));
    }
}
