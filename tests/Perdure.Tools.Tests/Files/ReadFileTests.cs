using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Files;

public class ReadFileTests
{
    [Fact]
    public async Task LinesComeNumberedAndTheTotalIsTold()
    {
        using var workspace = new TempWorkspace().With("a.txt", "one\n\ttwo\r\nthree");
        Assert.Equal("     1\tone\n     2\t\ttwo\n     3\tthree\n(lines 1-3 of 3)", await ReadAsync(workspace, """{"path": "a.txt"}"""));
    }

    [Fact]
    public async Task APageSaysHowToGoOn()
    {
        using var workspace = new TempWorkspace().With("a.txt", string.Concat(Enumerable.Range(1, 10).Select(line => $"{line}\n")));
        Assert.Equal(
            "     4\t4\n     5\t5\n(lines 4-5 of 10; go on with offset 6)",
            await ReadAsync(workspace, """{"path": "a.txt", "offset": 4, "limit": 2}"""));
    }

    [Fact]
    public async Task WhatIsTooLongForOneAnswerComesInPagesThatTogetherAreTheFile()
    {
        var lines = Enumerable.Range(1, 3000).Select(line => $"line {line} {new string('x', line % 80)}").ToList();
        using var workspace = new TempWorkspace().With("a.txt", string.Join('\n', lines));
        List<string> read = [];
        for (var offset = 1; offset <= lines.Count;)
        {
            var text = await ReadAsync(workspace, $$"""{"path": "a.txt", "offset": {{offset}}}""");
            Assert.InRange(text.Length, 1, 60_000);
            var page = text.Split('\n')[..^1];
            read.AddRange(page.Select(line => line[(line.IndexOf('\t') + 1)..]));
            offset += page.Length;
        }

        Assert.Equal(lines, read);
    }

    [Fact]
    public async Task ALongLineIsShortened()
    {
        using var workspace = new TempWorkspace().With("a.txt", new string('x', 100_000) + "\nnext\n");
        var text = await ReadAsync(workspace, """{"path": "a.txt"}""");
        Assert.Contains("… (98,000 more characters in this line)\n     2\tnext\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFileSaysSo()
    {
        using var workspace = new TempWorkspace().With("a.txt", "");
        Assert.Equal("(the file is empty)", await ReadAsync(workspace, """{"path": "a.txt"}"""));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    public async Task CharsAreReadInTheFormTheyAreWrittenIn(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("Grüße\naus Köln\n")];
        using var workspace = new TempWorkspace().With("a.txt", bytes);
        Assert.StartsWith("     1\tGrüße\n     2\taus Köln\n", await ReadAsync(workspace, """{"path": "a.txt"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"path": "binary"}""", "binary is a binary file of 4 bytes")]
    [InlineData("""{"path": "picture"}""", "picture is a png picture. Use view_image.")]
    [InlineData("""{"path": "src"}""", "src is a folder. Use list_dir.")]
    [InlineData("""{"path": "src/Programm.cs"}""", "src/Programm.cs does not exist. Did you mean src/Program.cs?")]
    [InlineData("""{"path": "Program.cs"}""", "Program.cs does not exist. Did you mean src/Program.cs?")]
    [InlineData("""{"path": "no/such/thing"}""", "no/such/thing does not exist.")]
    [InlineData("""{"path": "src/Program.cs", "offset": 9}""", "src/Program.cs has only 1 lines; offset 9 is behind its end.")]
    public async Task WhatCannotBeReadIsExplained(string arguments, string expected)
    {
        using var workspace = new TempWorkspace()
            .With("binary", [1, 0, 2, 3])
            .With("picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0])
            .With("src/Program.cs", "x\n");
        var outcome = await workspace.CallAsync("read_file", arguments);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.StartsWith(expected, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOutsideTheWorkspaceCanBeRead()
    {
        using var workspace = new TempWorkspace();
        await File.WriteAllTextAsync(Path.Combine(workspace.Outside, "out.txt"), "far\n");
        Assert.StartsWith("     1\tfar\n", await ReadAsync(workspace, """{"path": "../out.txt"}"""), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(TempWorkspace workspace, string arguments)
    {
        var outcome = await workspace.CallAsync("read_file", arguments);
        Assert.Equal(ToolStatus.Succeeded, outcome.Status);
        return outcome.Text;
    }
}
