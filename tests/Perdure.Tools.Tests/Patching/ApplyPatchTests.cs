using System.Text;
using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Patching;

public class ApplyPatchTests
{
    private const string Greeter = """
        class Greeter:
            def greet(self):
                name = self.name
                print("Hi")
                return name

        class Leaver:
            def greet(self):
                name = self.name
                print("Hi")
                return name

        """;

    /// <summary>What the model writes, between the first and the last line, about a file that holds Greeter.</summary>
    public static TheoryData<string, string, string> Updates => new()
    {
        { "context above and below", "@@\n         name = self.name\n-        print(\"Hi\")\n+        print(\"Hello\")\n         return name", Hello(4) },
        { "no @@ before the first hunk", "-        print(\"Hi\")\n+        print(\"Hello\")", Hello(4) },
        { "an anchor leads to the second", "@@ class Leaver:\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "anchors lead inwards", "@@ class Leaver:\n@@     def greet(self):\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "an anchor without its indentation", "@@ class Leaver:\n@@ def greet(self):\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "a part of the line as anchor", "@@ class Leaver\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "an anchor closed with @@", "@@ class Leaver: @@\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "the anchor repeated as context", "@@ class Leaver:\n class Leaver:\n     def greet(self):\n         name = self.name\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(10) },
        { "line numbers of a unified diff", "--- a/greeter.py\n+++ b/greeter.py\n@@ -3,3 +3,3 @@ def nothing\n         name = self.name\n-        print(\"Hi\")\n+        print(\"Hello\")\n         return name", Hello(4) },
        { "a wrong anchor above lines that occur once", "@@ class Nobody\n-class Leaver:\n+class Goer:", Greeter.Replace("Leaver", "Goer") },
        { "hunks in the wrong order", "@@\n-class Leaver:\n+class Goer:\n@@\n-class Greeter:\n+class Comer:", Greeter.Replace("Leaver", "Goer").Replace("Greeter", "Comer") },
        { "spaces at the end of lines forgotten or added", "@@\n         name = self.name   \n-        print(\"Hi\")  \n+        print(\"Hello\")", Hello(4) },
        { "indentation forgotten in context", "@@\n name = self.name\n-print(\"Hi\")\n+        print(\"Hello\")", Hello(4) },
        { "typographic signs for plain ones", "@@\n-        print(“Hi”)\n+        print(\"Hello\")", Hello(4) },
        { "the space of a context line forgotten", "@@ class Greeter:\n    def greet(self):\n         name = self.name\n-        print(\"Hi\")\n+        print(\"Hello\")", Hello(4) },
        { "an empty line of context without its space", "@@\n         return name\n\n-class Leaver:\n+class Goer:", Greeter.Replace("Leaver", "Goer") },
        { "empty lines between hunks", "@@\n-class Greeter:\n+class Comer:\n\n@@\n-class Leaver:\n+class Goer:\n", Greeter.Replace("Leaver", "Goer").Replace("Greeter", "Comer") },
        { "only additions below an anchor", "@@ class Leaver:\n+    calm = True", Greeter.Replace("class Leaver:\n", "class Leaver:\n    calm = True\n") },
        { "only additions without an anchor", "@@\n+# the end", Greeter + "# the end\n" },
        { "context shared by two hunks", "@@\n class Greeter:\n-    def greet(self):\n+    def hail(self):\n         name = self.name\n@@\n         name = self.name\n-        print(\"Hi\")\n+        print(\"Hail\")\n         return name\n \n class Leaver:", Greeter.Replace("Greeter:\n    def greet(self):\n        name = self.name\n        print(\"Hi\")", "Greeter:\n    def hail(self):\n        name = self.name\n        print(\"Hail\")") },
        { "additions at one place in their order", "@@ class Leaver:\n+    one = 1\n@@ class Leaver:\n+    two = 2", Greeter.Replace("class Leaver:\n", "class Leaver:\n    one = 1\n    two = 2\n") },
        { "the end of the file", "@@\n-        print(\"Hi\")\n+        print(\"Hello\")\n         return name\n*** End of File", Hello(10) },
        { "an end of file that is none", "@@\n class Greeter:\n-    def greet(self):\n+    def hail(self):\n*** End of File", Greeter.Replace("Greeter:\n    def greet", "Greeter:\n    def hail") },
        { "two hunks in one place order", "@@\n-        print(\"Hi\")\n+        print(\"Hello\")\n@@\n-        print(\"Hi\")\n+        print(\"Hello\")", Greeter.Replace("Hi", "Hello") },
        { "a line of the file that looks like a header", "@@\n-class Leaver:\n+*** Update File: x", Greeter.Replace("class Leaver:", "*** Update File: x") },
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public async Task AnUpdateIsUnderstood(string how, string hunks, string expected)
    {
        using var workspace = new TempWorkspace().With("greeter.py", Greeter);
        var outcome = await workspace.PatchAsync($"*** Begin Patch\n*** Update File: greeter.py\n{hunks}\n*** End Patch\n");
        Assert.Equal((how, "Success. Updated the following files:\nM greeter.py"), (how, outcome.Text));
        Assert.Equal(expected, workspace.Read("greeter.py"));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("\n\n  {0}  \n\n")]
    [InlineData("apply_patch <<'EOF'\n{0}\nEOF")]
    [InlineData("<<EOF\n{0}\nEOF\n")]
    [InlineData("cat <<\"PATCH\" | apply_patch\n{0}\nPATCH")]
    [InlineData("```diff\n{0}\n```")]
    public async Task WhatStandsAroundAPatchDoesNotMatter(string around)
    {
        using var workspace = new TempWorkspace().With("a", "one\n");
        await workspace.PatchAsync(around.Replace("{0}", "*** Begin Patch\n*** Update File: a\n-one\n+two\n*** End Patch"));
        Assert.Equal("two\n", workspace.Read("a"));
    }

    [Fact]
    public async Task APatchWithCarriageReturnsAndLooseMarkersIsUnderstood()
    {
        using var workspace = new TempWorkspace().With("a", "one\n").With("b", "x\n");
        var outcome = await workspace.PatchAsync(" *** Begin Patch \r\n  *** Update File:  a  \r\n-one\r\n+two\r\n*** Delete File: b \r\n\r\n*** Add File: c\r\n+three\r\n\r\n*** End Patch ");
        Assert.Equal("Success. Updated the following files:\nM a\nA c\nD b", outcome.Text);
        Assert.Equal("two\n", workspace.Read("a"));
        Assert.Equal("three\n", workspace.Read("c"));
    }

    [Fact]
    public async Task TheSameFileMayComeTwiceInOnePatch()
    {
        using var workspace = new TempWorkspace().With("a", "one\n");
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n-one\n+two\n*** Update File: a\n-two\n+three\n*** Add File: b\n+x\n*** Delete File: b\n*** End Patch");
        Assert.Equal("Success. Updated the following files:\nM a", outcome.Text);
        Assert.Equal("three\n", workspace.Read("a"));
    }

    [Fact]
    public async Task AnAddedFileReplacesWhatIsThere()
    {
        using var workspace = new TempWorkspace().With("a", "old\n");
        Assert.EndsWith("M a", (await workspace.PatchAsync("*** Begin Patch\n*** Add File: a\n+new\n*** End Patch")).Text, StringComparison.Ordinal);
        Assert.Equal("new\n", workspace.Read("a"));
    }

    [Fact]
    public async Task APatchThatChangesNothingSaysSo()
    {
        using var workspace = new TempWorkspace().With("a", "one\n");
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n-one\n+one\n*** End Patch");
        Assert.Equal("The files already are as the call says. Nothing was changed.", outcome.Text);
    }

    [Theory]
    [InlineData("one\r\ntwo\r\nthree\r\n", "one\r\nTWO\r\nthree\r\n")]
    [InlineData("one\ntwo\nthree", "one\nTWO\nthree")]
    [InlineData("one\r\ntwo\nthree\r\n", "one\r\nTWO\r\nthree\r\n")]
    [InlineData("\uFEFFone\ntwo\n", "\uFEFFone\nTWO\n")]
    [InlineData("one\ntwo", "one\nTWO\n")]
    public async Task AFileKeepsItsLineEndingsAndItsMark(string before, string after)
    {
        using var workspace = new TempWorkspace().With("a", before);
        await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n one\n-two\n+TWO\n*** End Patch");
        Assert.Equal(Encoding.UTF8.GetBytes(after), workspace.ReadBytes("a"));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public async Task AFileKeepsItsEncoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var workspace = new TempWorkspace().With("a", [.. encoding.GetPreamble(), .. encoding.GetBytes("Grüße\nalt\n")]);
        await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n Grüße\n-alt\n+schön\n*** End Patch");
        Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes("Grüße\nschön\n")], workspace.ReadBytes("a"));
    }

    [Fact]
    public async Task ContextThatFitsOnlyLooselyStaysAsTheFileHasIt()
    {
        using var workspace = new TempWorkspace().With("a", "\tone  \ntwo\n");
        await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n one\n-two\n+TWO\n*** End Patch");
        Assert.Equal("\tone  \nTWO\n", workspace.Read("a"));
    }

    [Fact]
    public async Task AScriptStaysExecutableAlsoUnderANewName()
    {
        if (OperatingSystem.IsWindows()) { return; }

        const UnixFileMode bits = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        using var workspace = new TempWorkspace().With("run.sh", "one\n").With("go.sh", "one\n");
        File.SetUnixFileMode(workspace.At("run.sh"), bits);
        File.SetUnixFileMode(workspace.At("go.sh"), bits);
        await workspace.PatchAsync("*** Begin Patch\n*** Update File: run.sh\n-one\n+two\n*** Update File: go.sh\n*** Move to: bin/gone.sh\n*** End Patch");
        Assert.Equal(bits, File.GetUnixFileMode(workspace.At("run.sh")));
        Assert.Equal(bits, File.GetUnixFileMode(workspace.At("bin/gone.sh")));
        Assert.False(File.Exists(workspace.At("go.sh")));
    }

    [Fact]
    public async Task AnUpdateGoesThroughALinkAndADeletionTakesTheLink()
    {
        using var workspace = new TempWorkspace().With("real", "one\n");
        File.CreateSymbolicLink(workspace.At("link"), "real");
        await workspace.PatchAsync("*** Begin Patch\n*** Update File: link\n-one\n+two\n*** End Patch");
        Assert.Equal(("two\n", "real"), (workspace.Read("real"), new FileInfo(workspace.At("link")).LinkTarget));
        await workspace.PatchAsync("*** Begin Patch\n*** Delete File: link\n*** End Patch");
        Assert.Equal(["real"], Directory.EnumerateFiles(workspace.Folder).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public async Task TheOutcomeNamesTheFilesForTheRecord()
    {
        using var workspace = new TempWorkspace().With("a", "one\n");
        var outcome = await workspace.PatchAsync("*** Begin Patch\n*** Update File: a\n*** Move to: b/c\n-one\n+two\n*** End Patch");
        Assert.Equal(ToolStatus.Succeeded, outcome.Status);
        Assert.Equal(["b/c", "a"], outcome.Files!.Value);
    }

    private static string Hello(int line)
    {
        var lines = Greeter.Split('\n');
        lines[line - 1] = lines[line - 1].Replace("Hi", "Hello");
        return string.Join('\n', lines);
    }
}
