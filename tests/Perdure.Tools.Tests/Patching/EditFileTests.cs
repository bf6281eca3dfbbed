using System.Text;
using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Patching;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Patching;

public class EditFileTests
{
    private const string Greeter = "def greet():\n    print(\"Hi\")\n\ndef leave():\n    print(\"Hi\")\n    return 1\n";

    [Theory]
    [InlineData("    return 1", "    return 2", false, "def greet():\n    print(\"Hi\")\n\ndef leave():\n    print(\"Hi\")\n    return 2\n")]
    [InlineData("leave():\n    print(\"Hi\")\n", "leave():\n", false, "def greet():\n    print(\"Hi\")\n\ndef leave():\n    return 1\n")]
    [InlineData("\"Hi\"", "\"Hello\"", true, "def greet():\n    print(\"Hello\")\n\ndef leave():\n    print(\"Hello\")\n    return 1\n")]
    [InlineData("return 1\n", "return 1", false, "def greet():\n    print(\"Hi\")\n\ndef leave():\n    print(\"Hi\")\n    return 1")]
    public async Task TheOldTextBecomesTheNew(string old, string replacement, bool all, string expected)
    {
        using var workspace = new TempWorkspace().With("a.py", Greeter);
        var outcome = await EditAsync(workspace, "a.py", old, replacement, all);
        Assert.Equal("Success. Updated the following files:\nM a.py", outcome.Text);
        Assert.Equal(["a.py"], outcome.Files!.Value);
        Assert.Equal(expected, workspace.Read("a.py"));
    }

    [Theory]
    [InlineData("print(\"Hi\")", "x", "a.py: old_string stands there 2 times (lines 2, 5). Add lines around it until it stands there once, or set replace_all.")]
    [InlineData("def leave():\n  print(\"Hi\")", "x", "The nearest place is line 4. There line 5 is '    print(\"Hi\")', and old_string has '  print(\"Hi\")'.")]
    [InlineData("    return 7", "x", "The lines most like it:\n  line 6: '    return 1'")]
    [InlineData("    return 7", "    return 1", "a.py: old_string is not in the file, and new_string already is, at line 6. It seems to be done.")]
    [InlineData("return 1", "return 1", "old_string and new_string are the same.")]
    [InlineData("", "x", "a.py has content, and old_string is empty.")]
    public async Task AnEditThatDoesNotFitIsRefusedWithWhatIsThere(string old, string replacement, string told)
    {
        using var workspace = new TempWorkspace().With("a.py", Greeter);
        var outcome = await EditAsync(workspace, "a.py", old, replacement);
        Assert.Equal(ToolStatus.Failed, outcome.Status);
        Assert.Contains(told, outcome.Text, StringComparison.Ordinal);
        Assert.Equal(Greeter, workspace.Read("a.py"));
    }

    [Fact]
    public async Task LineEndingsAndMarkOfTheFileStay()
    {
        using var workspace = new TempWorkspace().With("a.cs", [0xEF, 0xBB, 0xBF, .. "one\r\ntwo\r\nthree\r\n"u8]);
        Assert.Equal(ToolStatus.Succeeded, (await EditAsync(workspace, "a.cs", "one\ntwo", "1\n1.5\n2")).Status);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "1\r\n1.5\r\n2\r\nthree\r\n"u8], workspace.ReadBytes("a.cs"));
    }

    [Fact]
    public async Task AnEmptyOldTextMakesANewFile()
    {
        using var workspace = new TempWorkspace();
        Assert.Equal("Success. Updated the following files:\nA new/b.txt", (await EditAsync(workspace, "new/b.txt", "", "fresh\n")).Text);
        Assert.Equal("fresh\n", workspace.Read("new/b.txt"));
        Assert.Equal(ToolStatus.Failed, (await EditAsync(workspace, "missing.txt", "old", "new")).Status);
    }

    [Fact]
    public async Task ItGoesThroughTheSameDoorAsAPatch()
    {
        using var workspace = new TempWorkspace().With("a.txt", "one\n");
        await File.WriteAllTextAsync(Path.Combine(workspace.Outside, "secret.txt"), "one\n");
        Directory.CreateSymbolicLink(workspace.At("link"), workspace.Outside);
        foreach (var path in new[] { "../secret.txt", "link/secret.txt", ".git/hooks/pre-commit" })
        {
            Assert.Equal((path, ToolStatus.Failed), (path, (await EditAsync(workspace, path, path.StartsWith('.') ? "" : "one", "two")).Status));
        }

        Assert.Equal("one\n", await File.ReadAllTextAsync(Path.Combine(workspace.Outside, "secret.txt")));

        var run = workspace.Run("edit_file", Arguments("a.txt", "one", "two", all: false)) with { Protected = ["a.txt"] };
        Assert.Contains("protected by the goal", (await DoAsync(Disk.Here, run)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEditStoppedAfterAnyStepIsMadeOnce()
    {
        // The new text holds the old one: made twice, it would be seen.
        var counting = new StoppingDisk(stopAtStep: int.MaxValue);
        using (var untroubled = new TempWorkspace().With("a.txt", "one\n")) { await DoAsync(counting, Grow(untroubled)); }
        Assert.InRange(counting.Steps, 5, 50);

        for (var step = 1; step <= counting.Steps; step++)
        {
            using var workspace = new TempWorkspace().With("a.txt", "one\n");
            var run = Grow(workspace);
            await Assert.ThrowsAsync<PowerLostException>(() => DoAsync(new StoppingDisk(step), run));
            var outcome = await DoAsync(Disk.Here, run);
            Assert.Equal((step, "Success. Updated the following files:\nM a.txt", "one one\n"), (step, outcome.Text, workspace.Read("a.txt")));
        }
    }

    private static ToolRun Grow(TempWorkspace workspace) => workspace.Run("edit_file", Arguments("a.txt", "one", "one one", all: false));

    private static Task<ToolOutcome> EditAsync(TempWorkspace workspace, string path, string old, string replacement, bool all = false) =>
        workspace.CallAsync("edit_file", Arguments(path, old, replacement, all));

    private static async Task<ToolOutcome> DoAsync(IDisk disk, ToolRun run)
    {
        using var changes = new FileChanges(new ReadAccess(perdureHome: null), disk);
        return await new EditFile(changes).RunAsync(run, new NoDeltas(), CancellationToken.None);
    }

    private static string Arguments(string path, string old, string replacement, bool all)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("old_string", old);
            json.WriteString("new_string", replacement);
            json.WriteBoolean("replace_all", all);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
