using System.Diagnostics;
using System.Text;
using Perdure.Tools.Programs;

namespace Perdure.Tools.Snapshotting;

/// <summary>Runs git on a folder of ours and somebody's work tree, so that neither the work tree nor the machine can tell it what to do.</summary>
/// <remarks>
/// The work tree may be hostile and git runs outside the sandbox. Configuration is read from our own folder only, the environment is
/// emptied, and every command given here neither starts a program nor follows what lies in the work tree; docs/snapshots.md has the list.
/// </remarks>
/// <param name="folder">What git calls GIT_DIR.</param>
internal sealed class Git(string program, string folder, string workspace)
{
    /// <summary>The names of a million files.</summary>
    private const int OutputBytesMax = 64 << 20;

    private const int ComplaintCharsMax = 4_000;

    private const int PieceBytes = 32 << 10;

    private static readonly string Nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>What else it is to see in its environment.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    public string Workspace => workspace;

    /// <summary>Runs it to its end. Cancelling ends git too.</summary>
    public async Task<GitAnswer> RunAsync(string[] words, ReadOnlyMemory<byte> input, CancellationToken cancel, int outputBytesMax = OutputBytesMax)
    {
        using var process = Begin(words);
        try
        {
            var giving = GiveAsync(process, input, cancel);
            var complaining = ComplaintAsync(process.StandardError, cancel);
            var (output, isCut) = await ReadAsync(process.StandardOutput.BaseStream, outputBytesMax, cancel);
            if (isCut) { process.Kill(); }

            await giving;
            var complaint = await complaining;
            await process.WaitForExitAsync(cancel);
            return new GitAnswer(isCut ? 0 : process.ExitCode, output, complaint, isCut);
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    public Task<GitAnswer> RunAsync(string[] words, CancellationToken cancel, int outputBytesMax = OutputBytesMax) =>
        RunAsync(words, ReadOnlyMemory<byte>.Empty, cancel, outputBytesMax);

    /// <summary>Starts it, for whoever talks with it.</summary>
    public Process Begin(string[] words)
    {
        var start = new ProcessStartInfo(program, [.. GitSafety.Options, $"--git-dir={folder}", $"--work-tree={workspace}", .. words])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Path.GetDirectoryName(program);
        start.Environment["HOME"] = folder;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = Nowhere;
        start.Environment["GIT_ATTR_NOSYSTEM"] = "1";
        GitSafety.Confine(start);
        foreach (var (name, value) in Variables) { start.Environment[name] = value; }
        if (OperatingSystem.IsWindows()) { start.Environment["SYSTEMROOT"] = Environment.GetEnvironmentVariable("SYSTEMROOT"); }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new GitTroubleException($"{program} cannot be started: {problem.Message}", isFinal: true);
        }
    }

    private static async Task GiveAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code says why.
        }
    }

    private static async Task<(byte[] Output, bool IsCut)> ReadAsync(Stream stream, int bytesMax, CancellationToken cancel)
    {
        using var read = new MemoryStream();
        var piece = new byte[PieceBytes];
        while (await stream.ReadAsync(piece, cancel) is > 0 and var count)
        {
            var room = (int)Math.Min(count, bytesMax - read.Length);
            read.Write(piece, 0, room);
            if (room < count) { return (read.ToArray(), true); }
        }

        return (read.ToArray(), false);
    }

    private static async Task<string> ComplaintAsync(StreamReader stream, CancellationToken cancel)
    {
        var said = new StringBuilder();
        var piece = new char[ComplaintCharsMax];
        while (await stream.ReadAsync(piece, cancel) is > 0 and var count)
        {
            said.Append(piece, 0, Math.Min(count, ComplaintCharsMax - said.Length));
        }

        return said.ToString();
    }

    /// <summary>What holds a lock has to be gone before anybody else looks at it.</summary>
    private static async Task EndAsync(Process process)
    {
        try { process.Kill(); }
        catch (InvalidOperationException) { /* It has ended. */ }

        await process.WaitForExitAsync(CancellationToken.None);
    }
}
