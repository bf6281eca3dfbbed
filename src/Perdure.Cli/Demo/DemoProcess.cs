using System.Diagnostics;
using System.Text.Json;
using Perdure.Hosting;

namespace Perdure.Cli.Demo;

/// <summary>A process of this program that works for the demo and can be killed.</summary>
internal sealed class DemoProcess : IDisposable
{
    private readonly Process _process;

    public DemoProcess(DemoStage stage, params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("Demo: expected to know the path of this program, found none.");
        var start = new ProcessStartInfo(program, ["exec", "--json", "--deltas", "-C", stage.Project, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Home.Variable] = stage.HomeFolder;
        _process = Process.Start(start) ?? throw new UserErrorException($"demo: expected to start {program}, found that it did not start.", ExitCode.Failed);
        _process.StandardInput.Close();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    /// <summary>Reads event lines until one is as wanted.</summary>
    /// <returns>That line, or null where the worker came to its end before.</returns>
    public async Task<JsonElement?> UntilAsync(Func<JsonElement, bool> wanted, CancellationToken cancel)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            using var parsed = JsonDocument.Parse(line);
            if (wanted(parsed.RootElement)) { return parsed.RootElement.Clone(); }
        }

        return null;
    }

    /// <summary>SIGKILL, for this process alone: what it had started is on its own.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<int> EndAsync(CancellationToken cancel)
    {
        await UntilAsync(_ => false, cancel);
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) { Kill(); }

        _process.Dispose();
    }
}
