using System.Text;
using Perdure.Core.Secrets;

namespace Perdure.Hosting.Goals;

/// <summary>What whoever drafts a goal sees of a project: its names, and the files that say how it is built and tested.</summary>
public static class DraftSources
{
    /// <summary>Enough to see what kind of project it is.</summary>
    private const int NamesMax = 200;

    private const int FilesMax = 24;

    private const int FileCharsMax = 6_000;

    private const int CharsMax = 48_000;

    private static readonly string[] Telling =
    [
        "README*", "AGENTS.md", "CONTRIBUTING.md", "Makefile", "justfile", "package.json", "*.slnx", "*.sln", "*.csproj", "*.fsproj", "global.json", "Directory.Build.props",
        "Cargo.toml", "pyproject.toml", "setup.cfg", "tox.ini", "go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "CMakeLists.txt", "Gemfile", "composer.json", "deno.json", "mix.exs",
    ];

    private static readonly EnumerationOptions Near = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.ReparsePoint };

    public static string Of(string folder, Redactor redactor)
    {
        var text = new StringBuilder("Names in the project:\n").AppendJoin('\n', Names(folder));
        foreach (var file in Files(folder))
        {
            if (text.Length >= CharsMax) { break; }

            text.Append($"\n\n<file path=\"{Path.GetRelativePath(folder, file)}\">\n").Append(redactor.Redact(Beginning(file)).Text).Append("\n</file>");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFileSystemEntries(folder, "*", Near)
        .Select(path => Path.GetRelativePath(folder, path)).Where(IsShown).Order(StringComparer.Ordinal).Take(NamesMax);

    /// <summary>The nearest first. Links are left out: what they lead to may be none of this project.</summary>
    private static IEnumerable<string> Files(string folder) => Telling
        .SelectMany(name => Directory.EnumerateFiles(folder, name, Near))
        .Where(path => IsShown(Path.GetRelativePath(folder, path)) && new FileInfo(path) is { Length: > 0, LinkTarget: null }) // A pipe has no length, and would be waited for.
        .Distinct(StringComparer.Ordinal)
        .OrderBy(path => path.Count(character => character == Path.DirectorySeparatorChar))
        .Take(FilesMax);

    private static bool IsShown(string path) => !path.StartsWith(".git", StringComparison.Ordinal) && !path.StartsWith("node_modules", StringComparison.Ordinal);

    private static string Beginning(string file)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            var characters = new char[FileCharsMax];
            return new string(characters, 0, reader.ReadBlock(characters));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"[{problem.Message}]";
        }
    }
}
