using Perdure.Tools.Files;
using Perdure.Tools.Searching;

namespace Perdure.Tools.Goals;

/// <summary>The files of a workspace that a contract names: by a file, a folder, or a pattern such as <c>tests/**/*.cs</c>.</summary>
internal sealed class NamedFiles
{
    private static readonly char[] PatternLetters = ['*', '?', '[', '{'];

    private readonly string _pattern;
    private readonly WorkspacePath _place;

    public NamedFiles(string workspace, string pattern)
    {
        _pattern = pattern.Replace('\\', '/').TrimEnd('/');
        _place = WorkspacePath.Of(workspace, IsPattern ? null : _pattern);
    }

    public bool IsPattern => _pattern.IndexOfAny(PatternLetters) >= 0;

    /// <returns>Why nothing can be named so; null where it can.</returns>
    public string? Problem => this switch
    {
        { IsPattern: false, _place.IsInside: false } => $"expected a path in the workspace, found {_pattern}",
        { IsPattern: false } when !File.Exists(_place.Full) && !Directory.Exists(_place.Full) => $"expected a file or folder at {_pattern}, found none",
        _ => null,
    };

    /// <summary>Full paths of the files there are now, without those that git ignores.</summary>
    public IEnumerable<string> Now()
    {
        if (!IsPattern && File.Exists(_place.Full)) { return [_place.Full]; }
        if (!IsPattern) { return Directory.Exists(_place.Full) ? WorkspaceWalk.Files(_place.Workspace, _place.Full) : []; }

        var globs = PathGlob.Alternatives(_pattern).Select(glob => new PathGlob(glob, isAnchored: glob.Contains('/'))).ToList();
        return WorkspaceWalk.Files(_place.Workspace, _place.Workspace)
            .Where(file => Parts(file) is var parts && globs.Exists(glob => glob.Matches(parts)));
    }

    /// <summary>Whether a file is named, be it there or not.</summary>
    public bool Names(string full)
    {
        if (!IsPattern) { return full == _place.Full || full.StartsWith(_place.Full + Path.DirectorySeparatorChar, StringComparison.Ordinal); }

        var parts = Parts(full);
        return PathGlob.Alternatives(_pattern).Any(glob => new PathGlob(glob, isAnchored: glob.Contains('/')).Matches(parts));
    }

    /// <summary>What a sandbox makes read-only: a file or folder as a whole, of a pattern the files there are.</summary>
    public IEnumerable<string> Places() => IsPattern ? Now() : [_place.Full];

    private string[] Parts(string full) => Path.GetRelativePath(_place.Workspace, full).Split(Path.DirectorySeparatorChar);
}
