namespace Perdure.Models.Practice;

/// <summary>A small project with three mistakes, for trying Perdure where there is no network and no toolchain.</summary>
public static class PracticeWorkspace
{
    /// <summary>A prompt the practice model knows what to do with.</summary>
    public const string Objective = "Make all tests of calc.sh pass.";

    /// <summary>The proof that it was reached.</summary>
    public const string Check = "sh test.sh";

    private static readonly string[] Files = ["README.md", "calc.sh", "test.sh"];

    /// <summary>Writes the project into the folder, which is made if need be. A file that is there stays as it is.</summary>
    /// <returns>The files that were written.</returns>
    public static IReadOnlyList<string> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var written = Files.Where(name => !File.Exists(Path.Combine(folder, name))).ToList();
        foreach (var name in written)
        {
            File.WriteAllText(Path.Combine(folder, name), Resources.Text($"practice/{name}"));
        }

        return written;
    }
}
