using System.Collections.Immutable;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Searching;

/// <summary>What git, or an .ignore file, leaves out of a folder: the nearest file with an opinion decides.</summary>
internal sealed class IgnoreRules
{
    private readonly ImmutableStack<IgnoreFile> _files;

    private IgnoreRules(ImmutableStack<IgnoreFile> files) => _files = files;

    /// <summary>The rules inside <paramref name="folder"/>, with those of the folders above it up to the repository's root.</summary>
    /// <param name="top">Where looking up ends outside a repository.</param>
    public static IgnoreRules At(string folder, string? top = null)
    {
        var repository = GitRepository.Around(folder);
        var root = repository?.Root ?? top ?? folder;
        var rules = new IgnoreRules([]);
        if (repository is not null) { rules = rules.With(root, Path.Combine(repository.CommonFolder, "info", "exclude")); }

        return Folders.Down(root, folder).Aggregate(rules, (above, next) => above.Enter(next));
    }

    /// <summary>The rules inside a folder of this one.</summary>
    public IgnoreRules Enter(string folder) =>
        With(folder, Path.Combine(folder, ".gitignore")).With(folder, Path.Combine(folder, ".ignore"));

    public bool Ignores(string path, bool isFolder)
    {
        foreach (var file in _files)
        {
            if (file.Verdict(path, isFolder) is { } verdict) { return verdict; }
        }

        return false;
    }

    private IgnoreRules With(string folder, string file) =>
        IgnoreFile.Read(folder, file) is { } read ? new(_files.Push(read)) : this;
}
