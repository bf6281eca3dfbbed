using System.Diagnostics;
using Perdure.Tools.Searching;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Tests.Searching;

[Collection("starts processes")]
public class IgnoreRulesTests
{
    [Fact]
    public async Task TheWalkSeesTheFilesThatGitSees()
    {
        if (ProgramOnPath.Find("git") is not { } git) { Assert.Skip("git is not installed"); return; }

        using var workspace = new TempWorkspace()
            .With(".gitignore", "*.o\n/only-root\nbuild/\nfoo/**/bar\n\\#odd\n!important.o\ndocs/*.txt\nspace\\ \n**/cache\n[Tt]emp\na/b/\n")
            .With("x.o", "").With("important.o", "").With("deep/x.o", "").With("deep/important.o", "")
            .With("only-root", "").With("deep/only-root", "")
            .With("build/x", "").With("deep/build/x", "").With("deep2/build", "")
            .With("foo/bar", "").With("foo/1/2/bar", "").With("foo/1/baz", "")
            .With("#odd", "").With("docs/a.txt", "").With("docs/in/a.txt", "")
            .With("space ", "").With("cache/x", "").With("deep/cache", "").With("Temp/x", "").With("temps/x", "")
            .With("a/b/c", "").With("z/a/b/c", "")
            .With("nested/.gitignore", "!x.o\nlocal\n/tied\n*\n!.gitignore\n!seen\n!x.o\n")
            .With("nested/x.o", "").With("nested/local", "").With("nested/tied", "").With("nested/seen", "").With("nested/in/tied", "").With("nested/in/seen", "");
        await RunAsync(git, workspace.Folder, "init", "--quiet");
        var seen = await RunAsync(git, workspace.Folder, "-c", "core.quotePath=false", "ls-files", "--others", "--exclude-standard", "-z");

        Assert.Equal(
            seen.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            WorkspaceWalk.Files(workspace.Folder, workspace.Folder).Select(file => Path.GetRelativePath(workspace.Folder, file)).Order(StringComparer.Ordinal));
    }

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
