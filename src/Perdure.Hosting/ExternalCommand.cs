using System.ComponentModel;
using System.Diagnostics;
using Perdure.Tools.Programs;
using Perdure.Tools.Surroundings;

namespace Perdure.Hosting;

/// <summary>Runs another program of the machine to its end, for a bounded time.</summary>
/// <param name="ExitCode">Null where the program is not there, or took too long.</param>
/// <param name="Said">What it printed; in place of that, why it did not end by itself.</param>
public sealed record ExternalCommand(int? ExitCode, string Said)
{
    public bool IsDone => ExitCode == 0;

    /// <summary>Runs a program of the system, with an environment that holds no keys.</summary>
    /// <param name="name">Of a program that is looked for where no command can have put another one.</param>
    /// <param name="variables">Besides those that any program needs.</param>
    public static async Task<ExternalCommand> HelperAsync(string name, IEnumerable<string> words, TimeSpan patience, CancellationToken cancel, IReadOnlyDictionary<string, string?>? variables = null) =>
        HelperProgram.Start(name, words) is { } start
            ? await RunAsync(start, "", variables, patience, cancel)
            : new ExternalCommand(null, $"{name} cannot be run: it is not in a folder of the system");

    /// <summary>Runs a program that the user chose, as they would: found on PATH and never in the working folder, with the whole environment.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="variables">In place of or besides those of this process.</param>
    public static async Task<ExternalCommand> ChosenAsync(
        string program, IEnumerable<string> words, string input, IReadOnlyDictionary<string, string?> variables, TimeSpan patience, CancellationToken cancel) =>
        (program.Contains(Path.DirectorySeparatorChar) ? program : ProgramOnPath.Find(program)) is { } found
            ? await RunAsync(new ProcessStartInfo(found, words) { UseShellExecute = false }, input, variables, patience, cancel)
            : new ExternalCommand(null, $"{program} cannot be run: it is not on PATH");

    private static async Task<ExternalCommand> RunAsync(ProcessStartInfo start, string input, IReadOnlyDictionary<string, string?>? variables, TimeSpan patience, CancellationToken cancel)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>()) { start.Environment[name] = value; }

        var program = start.FileName;

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception problem) when (problem is Win32Exception or FileNotFoundException)
        {
            return new ExternalCommand(null, $"{program} cannot be run: {problem.Message}");
        }

        using (process) { return await EndAsync(process, program, input, patience, cancel); }
    }

    private static async Task<ExternalCommand> EndAsync(Process process, string program, string input, TimeSpan patience, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(patience);
        try
        {
            await GiveAsync(process, input, late.Token);
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
            await process.WaitForExitAsync(late.Token);
            return new ExternalCommand(process.ExitCode, await said + await complained);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new ExternalCommand(null, $"{program} did not end within {patience.TotalSeconds:0} s");
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
