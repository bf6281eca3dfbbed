using System.Runtime.InteropServices;
using Perdure.Core.Values;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Files;

/// <summary>A command swaps a folder for a link to what is hidden, thousands of times a second, while tools of this process work in it.</summary>
public sealed partial class SwappedFolders : IDisposable
{
    private const int Tries = 150;

    private const string Secret = "sk-a-key-nobody-may-see";

    private readonly TempWorkspace _workspace = new TempWorkspace().With("src/deep/a.txt", "inside\n").With("src/deep/AGENTS.md", "Be kind.\n");
    private readonly string _hidden;

    public SwappedFolders()
    {
        _hidden = Path.Combine(_workspace.Outside, "hidden");
        Directory.CreateDirectory(Path.Combine(_hidden, "deep"));
        foreach (var name in new[] { "a.txt", "AGENTS.md", "named-by-a-secret", ".gitignore" }) { File.WriteAllText(Path.Combine(_hidden, "deep", name), $"inside\n{Secret}\n"); }

        Directory.CreateSymbolicLink(_workspace.At("other"), _hidden);
    }

    public void Dispose() => _workspace.Dispose();

    public static TheoryData<string, string> Reads => new()
    {
        { "read_file", """{"path":"src/deep/a.txt"}""" },
        { "list_dir", """{"path":"src","depth":3}""" },
        { "list_dir", """{"path":".","depth":3}""" },
        { "grep_files", """{"pattern":".","path":"src"}""" },
        { "grep_files", """{"pattern":"."}""" },
        { "view_image", """{"path":"src/deep/a.txt"}""" },
        { "read_file", """{"path":"src/deep/missing-by-a-character"}""" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task LetNoReadOutside(string tool, string arguments)
    {
        using var swapper = new Swapper(_workspace.At("src"), _workspace.At("other"));
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var outcome = await CallAsync(tool, arguments);
            Assert.DoesNotContain(Secret, outcome.Text + string.Concat((outcome.Notes ?? []).Select(note => note.Text)), StringComparison.Ordinal);
            Assert.DoesNotContain("named-by-a-secret", outcome.Text, StringComparison.Ordinal);
        }

        Assert.True(swapper.Swaps > Tries, $"only {swapper.Swaps} swaps");
    }

    [Fact]
    public async Task LetNoWriteOutside()
    {
        var before = Outside();
        using var swapper = new Swapper(_workspace.At("src"), _workspace.At("other"));
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await CallAsync("apply_patch", TempWorkspace.PatchArguments($"*** Begin Patch\n*** Update File: src/deep/a.txt\n@@\n-inside\n+inside\n+{attempt}\n*** End Patch"));
            await CallAsync("apply_patch", TempWorkspace.PatchArguments($"*** Begin Patch\n*** Add File: src/deep/new/{attempt}.txt\n+new\n*** End Patch"));
            await CallAsync("apply_patch", TempWorkspace.PatchArguments("*** Begin Patch\n*** Delete File: src/deep/AGENTS.md\n*** Add File: src/deep/AGENTS.md\n+new\n*** End Patch"));
        }

        swapper.Dispose();
        Assert.Equal(before, Outside());
    }

    [Fact]
    public async Task LetTheWorkGoOnOnceTheyRest()
    {
        using (new Swapper(_workspace.At("src"), _workspace.At("other"))) { await CallAsync("read_file", """{"path":"src/deep/a.txt"}"""); }

        Assert.Contains("inside", (await CallAsync("read_file", """{"path":"src/deep/a.txt"}""")).Text, StringComparison.Ordinal);
    }

    private string Outside() => string.Join('\n', Directory.EnumerateFiles(_hidden, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file}: {File.ReadAllText(file)}"));

    private Task<ToolOutcome> CallAsync(string tool, string arguments) =>
        Toolbox.With(new ReadAccess(_hidden)).RunAsync(_workspace.Run(tool, arguments), new NoDeltas(), TestContext.Current.CancellationToken);

    /// <summary>Exchanges two names, as quickly as the kernel does it, until it is disposed of; then each is what it was.</summary>
    private sealed partial class Swapper : IDisposable
    {
        private const int Here = -100;
        private const uint Exchange = 2;

        private readonly Thread _thread;
        private volatile bool _enough;
        private int _swaps;

        public Swapper(string one, string other)
        {
            _thread = new Thread(() =>
            {
                while (!_enough || _swaps % 2 == 1)
                {
                    if (Rename(Here, one, Here, other, Exchange) == 0) { Interlocked.Increment(ref _swaps); }
                }
            });
            _thread.Start();
        }

        public int Swaps => Volatile.Read(ref _swaps);

        public void Dispose()
        {
            _enough = true;
            _thread.Join();
        }

        [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
    }
}
