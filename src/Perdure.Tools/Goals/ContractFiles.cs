using Perdure.Tools.Files;
using Perdure.Tools.Searching;

namespace Perdure.Tools.Goals;

/// <summary>The files of a workspace that a contract names: by a file, a folder, or a pattern such as <c>tests/**/*.cs</c>.</summary>
internal sealed class ContractFiles
{
    private static readonly char[] PatternChars = ['*', '?', '[', '{'];

    private readonly string _pattern;
    private readonly WorkspacePath _place;

    public ContractFiles(string workspace, string pattern)
    {
        _pattern = pattern.Replace('\\', '/').TrimEnd('/');
        _place = WorkspacePath.Of(workspace, IsPattern ? null : _pattern);
    }

    public bool IsPattern => _pattern.IndexOfAny(PatternChars) >= 0;

    /// <returns>Why nothing can be named so; null where it can.</returns>
    public string? Problem => this switch
    {
        { IsPattern: false, _place.IsInside: false } => $"expected a path in the workspace, found {_pattern}",
        { IsPattern: true } when !Now().Any() => $"expected files that match {_pattern}, found none",
        { IsPattern: false } when !File.Exists(_place.Full) && !Directory.Exists(_place.Full) => $"expected a file or folder at {_pattern}, found none",
        _ => null,
    };

    /// <summary>Full paths of the files there are now. Those that git ignores count only where nothing else is so named: builds write beside what they test.</summary>
    public IEnumerable<string> Now()
    {
        if (!IsPattern && File.Exists(_place.Full)) { return [_place.Full]; }

        return In(WorkspaceWalk.Files) is { Count: > 0 } kept ? kept : In((_, folder) => WorkspaceWalk.AllFiles(folder));
    }

    private List<string> In(Func<string, string, IEnumerable<string>> files)
    {
        if (!IsPattern) { return Directory.Exists(_place.Full) ? [.. files(_place.Workspace, _place.Full)] : []; }

        var globs = PathGlob.Alternatives(_pattern).Select(glob => new PathGlob(glob, isAnchored: glob.Contains('/'))).ToList();
        return [.. files(_place.Workspace, _place.Workspace).Where(file => Parts(file) is var parts && globs.Exists(glob => glob.Matches(parts)))];
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
