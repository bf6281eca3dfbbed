using System.Runtime.CompilerServices;

namespace Perdure.Runtime.Tests;

public class ReadmeTests
{
    [Fact]
    public void TheReadmeQuotesTheLoopAsItIs()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../.."));
        var code = File.ReadAllLines(Path.Combine(root, "src/Perdure.Runtime/SessionRunner.cs"));
        var from = Array.FindIndex(code, line => line.StartsWith("    private async Task LoopAsync", StringComparison.Ordinal));
        var to = Array.IndexOf(code, "    }", from);
        var loop = string.Join('\n', code[from..(to + 1)].Select(line => line.Length > 4 ? line[4..] : line));

        Assert.Contains(loop, File.ReadAllText(Path.Combine(root, "README.md")), StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
