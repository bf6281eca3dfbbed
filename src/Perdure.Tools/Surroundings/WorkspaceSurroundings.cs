using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Surroundings;

/// <summary>Tells what stands around a session on this machine, no finer than a model needs, so that it rarely changes.</summary>
/// <param name="sight">What tools may show; instructions are shown, too.</param>
public sealed class WorkspaceSurroundings(TimeProvider time, ReadAccess? sight = null) : ISurroundings
{
    private static readonly string[] ProgramsWorthKnowing = ["git", "rg"];

    public string? Missing(string workspace) => Directory.Exists(workspace) ? null : $"the workspace {workspace} is not there; put it back, or go on elsewhere with: perdure resume --here";

    public Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace));
        var repository = GitRepository.Around(folder);
        ImmutableArray<Note> notes = [new(BranchName.NoteKey, Environment(folder, repository)), .. Instructions(folder, repository, place => sight?.Hides(RunBounds.Of(permissions), folder, runsFolder: null, place) ?? false)];
        return Task.FromResult(notes);
    }

    public static bool IsInRepository(string folder) => GitRepository.Around(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is not null;

    /// <summary>The branch a folder is on; null outside any repository, or where none is checked out.</summary>
    public static string? BranchOf(string folder) =>
        GitRepository.Around(folder)?.Head is { } head && head.StartsWith(BranchName.Mark, StringComparison.Ordinal) ? head[BranchName.Mark.Length..] : null;

    private static ImmutableArray<Note> Instructions(string workspace, GitRepository? repository, Func<string, bool> hides) =>
        InstructionNotes.Of([
            .. Folders.Down(repository?.Root ?? workspace, workspace).Select(folder => InstructionFile.In(folder, hides)).OfType<InstructionFile>(),
        ]);

    private string Environment(string workspace, GitRepository? repository) =>
        $"""
        Today is {time.GetLocalNow():yyyy-MM-dd}. The workspace is {workspace}, {Place(workspace, repository)}.
        The system is {SystemName()} on {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, the shell {Shell()}. {Programs()}
        """;

    private static string Place(string workspace, GitRepository? repository)
    {
        if (repository is null) { return "not in a git repository"; }

        var where = repository.Root == workspace ? "a git repository" : $"in the git repository {repository.Root}";
        return repository.Head is { } head ? $"{where}, {head}" : where;
    }

    private static string SystemName()
    {
        if (OperatingSystem.IsMacOS()) { return "macOS"; }
        if (OperatingSystem.IsWindows()) { return "Windows"; }

        const string mark = "PRETTY_NAME=";
        const string release = "/etc/os-release";
        var name = File.Exists(release) ? File.ReadLines(release).FirstOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal)) : null;
        return name is null ? "Linux" : $"Linux ({name[mark.Length..].Trim('"')})";
    }

    private static string Shell() => System.Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } shell ? shell : "/bin/sh";

    private static string Programs()
    {
        var here = ProgramsWorthKnowing.ToLookup(name => ProgramOnPath.Find(name) is not null);
        return string.Join(' ', new[] { Sentence("Installed", here[true]), Sentence("Not installed", here[false]) }.Where(part => part != ""));
    }

    private static string Sentence(string label, IEnumerable<string> names)
    {
        var list = string.Join(", ", names);
        return list == "" ? "" : $"{label}: {list}.";
    }
}
