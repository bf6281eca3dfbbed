using System.Net.Sockets;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Tools.Surroundings;

namespace Perdure.Tools.Tests.Files;

/// <summary>Pipes, sockets and devices are refused without being opened: opening one may wait for ever, or do something.</summary>
public sealed class SpecialFiles : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempWorkspace _workspace = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SpecialFiles()
    {
        Pipe("pipe");
        _socket.Bind(new UnixDomainSocketEndPoint(_workspace.At("socket")));
        File.CreateSymbolicLink(_workspace.At("device"), "/dev/zero");
        File.CreateSymbolicLink(_workspace.At("to-pipe"), "pipe");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _workspace.Dispose();
    }

    [Theory]
    [InlineData("pipe", "pipe is a pipe, not a file")]
    [InlineData("to-pipe", "to-pipe is a pipe, not a file")]
    [InlineData("socket", "socket is a socket, not a file")]
    [InlineData("device", "device is a device, not a file")]
    public async Task AreToldAsWhatTheyAreByEveryTool(string name, string words)
    {
        foreach (var tool in new[] { "read_file", "view_image", "list_dir", "grep_files" })
        {
            var outcome = await CallAsync(tool, $$"""{"path":"{{name}}","pattern":"."}""");
            Assert.Equal((ToolStatus.Failed, true), (outcome.Status, outcome.Text.Contains(words, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("pipe", "pipe is a pipe, not a file")]
    [InlineData("to-pipe", "to-pipe is a pipe, not a file")]
    [InlineData("socket", "socket is a socket, not a file")]
    public async Task AreNotPatched(string name, string words)
    {
        foreach (var patch in new[] { $"*** Update File: {name}\n@@\n-a\n+b", $"*** Add File: {name}\n+b" })
        {
            var outcome = await CallAsync("apply_patch", TempWorkspace.PatchArguments($"*** Begin Patch\n{patch}\n*** End Patch"));
            Assert.Equal((ToolStatus.Failed, true), (outcome.Status, outcome.Text.Contains(words, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task InPlaceOfInstructionsOrRulesAreNotWaitedFor()
    {
        Directory.CreateDirectory(_workspace.At("src"));
        foreach (var name in new[] { "AGENTS.md", "src/AGENTS.md", ".ignore", "src/.gitignore", ".git" }) { Pipe(name); }

        _workspace.With("src/a.txt", "found\n");
        var notes = await new WorkspaceSurroundings(TimeProvider.System).LookAsync(_workspace.Folder, Profiles.Workspace, CancellationToken.None).WaitAsync(Patience);
        Assert.DoesNotContain(notes, note => note.Key.StartsWith("agents:", StringComparison.Ordinal));
        Assert.Contains("found", (await CallAsync("read_file", """{"path":"src/a.txt"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("a.txt", (await CallAsync("list_dir", """{"path":"src"}""")).Text, StringComparison.Ordinal);
    }

    private Task<ToolOutcome> CallAsync(string tool, string arguments) => Task.Run(() => _workspace.CallAsync(tool, arguments)).WaitAsync(Patience);

    private void Pipe(string name)
    {
        using var made = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [_workspace.At(name)]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
