using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Perdure.Tools.Keeping;

namespace Perdure.Tools.Tests.Keeping;

/// <summary>A folder for one run, the real keeper, and what the stories ask of them.</summary>
internal sealed class Scene : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Scene()
    {
        Root = Directory.CreateTempSubdirectory("perdure-keeper-").FullName;
        Folder = Path.Combine(Root, "runs", "call-1");
        Run = Another();
    }

    public static KeeperProgram Program { get; } = FindProgram();

    public string Root { get; }

    public string Folder { get; }

    public KeeperRun Run { get; }

    /// <summary>A word that the commands of this scene, with all they beget, carry in their environment.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The same run as another agent sees it.</summary>
    public KeeperRun Another() => new(Folder, Program);

    public KeeperRequest Shell(string script) => new()
    {
        Argv = ["/bin/sh", "-c", script],
        Cwd = Root,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin", ["MARK"] = Mark },
    };

    public Task<(KeeperExit Exit, byte[] Output)> RunAsync(string script) => RunAsync(Shell(script));

    public async Task<(KeeperExit Exit, byte[] Output)> RunAsync(KeeperRequest order)
    {
        await Run.LaunchAsync(order, Cancel);
        return await FollowAsync(Run);
    }

    public static async Task<(KeeperExit Exit, byte[] Output)> FollowAsync(KeeperRun run)
    {
        var output = new List<byte>();
        var found = await run.FollowAsync(0, Into(output), Cancel).WaitAsync(Patience);
        return (Assert.IsType<KeeperRunState.Finished>(found).Exit, output.ToArray());
    }

    public static Func<KeeperChunk, ValueTask> Into(List<byte> output) => chunk =>
    {
        output.AddRange(chunk.Bytes.Span);
        return ValueTask.CompletedTask;
    };

    public string File(string name) => Path.Combine(Root, name);

    public string OutputSoFar()
    {
        var output = Run.ReadOutput();
        return Encoding.UTF8.GetString(output.Head.Span) + Encoding.UTF8.GetString(output.Tail.Span);
    }

    public Task SaysAsync(string words) => Until(() => OutputSoFar().Contains(words), $"the output to hold '{words}'");

    public static async Task Until(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < Patience, $"waited {Patience.TotalSeconds} s for {what}");
            await Task.Delay(2, Cancel);
        }
    }

    /// <summary>Every process that carries the mark.</summary>
    public List<int> Marked() => [.. Processes.All().Where(process => Processes.Surroundings(process).Contains(Mark))];

    public void Dispose()
    {
        Marked().ForEach(Processes.Kill);
        Directory.Delete(Root, recursive: true);
    }

    static KeeperProgram FindProgram([CallerFilePath] string here = "")
    {
        var named = Environment.GetEnvironmentVariable("PERDURE_KEEPER");
        var built = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../artifacts/keeper/perdure-keeper"));
        var path = named ?? built;
        Assert.True(System.IO.File.Exists(path), $"These tests need the real keeper at {path}. Run ./build-keeper at the root of the repository, or set PERDURE_KEEPER.");
        return new KeeperProgram(path);
    }
}
