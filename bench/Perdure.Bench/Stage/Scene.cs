using System.Diagnostics;
using Perdure.Bench.Agents;
using Perdure.Testing;

namespace Perdure.Bench.Stage;

/// <summary>An agent with a home, a workspace and a model server of its own.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>No history here grows so long by itself.</summary>
    public const long NeverCompact = 100_000_000;

    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perdure-bench-");
    private readonly PrefixCache _cache = new();
    private readonly Agent _agent;
    private readonly int _port;

    public Scene(Agent agent, int port, long compactTokens = NeverCompact)
    {
        _agent = agent;
        _port = port;
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Workspace);
        agent.Settle(Home, new Uri($"http://127.0.0.1:{port}/v1"), compactTokens);
    }

    private string Home => Path.Combine(_folder.FullName, "home");

    private string Workspace => Path.Combine(_folder.FullName, "workspace");

    public Task<Run> BeginAsync(ModelScript script, int killAt = int.MaxValue) => RunAsync(_agent.Begin(Home, Workspace, "Go."), script, killAt);

    public Task<Run> ResumeAsync(ModelScript script, string? prompt, int killAt = int.MaxValue) =>
        RunAsync(_agent.Resume(Home, Workspace, prompt), script, killAt);

    /// <summary>What the home takes on disk, in whole blocks.</summary>
    public async Task<long> DiskBytesAsync()
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-s", "-B1", Home]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await du.StandardOutput.ReadToEndAsync();
        await du.WaitForExitAsync();
        return long.Parse(said.Split('\t')[0]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <param name="killAt">The request at which the process is killed with SIGKILL, before it is answered.</param>
    private async Task<Run> RunAsync(ProcessStartInfo start, ModelScript script, int killAt)
    {
        var requests = new List<Request>();
        var (peak, process) = (0L, 0);
        await using var server = new LoopbackModelServer(script, _port, (seen, _) =>
        {
            if (seen.Wire is null || seen.Method != "POST") { return; }

            var (input, cached) = _cache.Take(seen.Prompt.Span);
            requests.Add(new Request(seen.At, seen.Body.Length, input, cached));
            peak = Math.Max(peak, Costs.PeakBytes(process));
            if (requests.Count == killAt) { Process.GetProcessById(process).Kill(); }
        });

        var before = Costs.ProcessorTime();
        var began = DateTimeOffset.UtcNow;
        using var running = Process.Start(start)!;
        process = running.Id;
        running.StandardInput.Close();
        var said = Task.WhenAll(running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(RunMax);
        await running.WaitForExitAsync(limit.Token);
        await Costs.SeeOrphansOffAsync();
        if (requests.Count < killAt && (running.ExitCode != 0 || requests is [])) { throw new InvalidOperationException($"{_agent.Name} exited with {running.ExitCode} after {requests.Count} requests:\n{string.Concat(await said)}"); }

        return new Run(began, [.. requests], Costs.ProcessorTime() - before, peak);
    }
}
