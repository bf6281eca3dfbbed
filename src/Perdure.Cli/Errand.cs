using System.ComponentModel;
using System.Diagnostics;

namespace Perdure.Cli;

/// <summary>Runs another program of the machine to its end, for a bounded time.</summary>
/// <param name="ExitCode">Null where the program is not there, or took too long.</param>
/// <param name="Said">What it printed; in place of that, why it did not end by itself.</param>
internal sealed record Errand(int? ExitCode, string Said)
{
    public bool IsDone => ExitCode == 0;

    /// <param name="input">What it reads; nothing by default.</param>
    /// <param name="variables">In place of or besides those of this process; null takes one away.</param>
    public static async Task<Errand> RunAsync(
        string program, IEnumerable<string> words, TimeSpan patience, CancellationToken cancel, string input = "", IReadOnlyDictionary<string, string?>? variables = null)
    {
        var start = new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>()) { start.Environment[name] = value; }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception problem) when (problem is Win32Exception or FileNotFoundException)
        {
            return new Errand(null, $"{program} cannot be run: {problem.Message}");
        }

        using (process) { return await EndAsync(process, program, input, patience, cancel); }
    }

    private static async Task<Errand> EndAsync(Process process, string program, string input, TimeSpan patience, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(patience);
        try
        {
            await GiveAsync(process, input, late.Token);
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
            await process.WaitForExitAsync(late.Token);
            return new Errand(process.ExitCode, await said + await complained);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new Errand(null, $"{program} did not end within {patience.TotalSeconds:0} s");
        }
    }

    private static async Task GiveAsync(Process process, string input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not care to read.
        }
    }
}
