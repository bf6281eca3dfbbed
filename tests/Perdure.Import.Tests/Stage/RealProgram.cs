using System.Diagnostics;
using System.Globalization;
using Perdure.Testing;

namespace Perdure.Import.Tests.Stage;

/// <summary>Another program as npm brings it, with a home and a workspace of its own and a model server on this machine.</summary>
internal abstract class RealProgram : IDisposable
{
    /// <summary>On a machine where ten builds run at once everything takes long; nothing takes this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perdure-import-");

    protected RealProgram()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Workspace);
        File.WriteAllText(Path.Combine(Workspace, "greet.sh"), "#!/bin/sh\necho Helo\n");
    }

    public string Home => Path.Combine(_folder.FullName, "home");

    public string Workspace => Path.Combine(_folder.FullName, "shop");

    public abstract IForeignProgram Reader { get; }

    /// <summary>A command that says when it runs and then waits for what never comes.</summary>
    protected static string WaitForever => "echo $$ > ready; read line < never";

    /// <summary>Goes through all the stories of which records are kept.</summary>
    public abstract Task LiveAsync();

    public FoundSession Find(string topic) => Reader.Find(Home).Single(found => found.Topic == topic);

    public void Dispose() => _folder.Delete(recursive: true);

    protected abstract ProcessStartInfo Start(LoopbackModelServer server, string[] words);

    protected async Task<string> RunAsync(ModelScript script, params string[] words) => await PipeAsync(script, "", words);

    /// <summary>Runs it until it ends, with this on its standard input.</summary>
    protected async Task<string> PipeAsync(ModelScript script, string input, params string[] words)
    {
        await using var server = new LoopbackModelServer(script);
        using var running = Begin(server, words);
        using var limit = new CancellationTokenSource(Patience);
        await running.StandardInput.WriteAsync(input);
        if (input.Length == 0) { running.StandardInput.Close(); }

        var error = running.StandardError.ReadToEndAsync(limit.Token);
        var said = input.Length == 0 ? await running.StandardOutput.ReadToEndAsync(limit.Token) : await UntilAsync(running, "\"id\":2,", limit.Token);
        running.StandardInput.Close();
        await running.WaitForExitAsync(limit.Token);
        Assert.True(running.ExitCode == 0, $"Expected {words[0]} to end well, found {running.ExitCode}:\n{said}\n{await error}");
        return said;
    }

    /// <summary>Kills it with SIGKILL, by its id, while its command runs and the call of it is on record.</summary>
    protected async Task KillAsync(ModelScript script, string call, params string[] words)
    {
        await using var server = new LoopbackModelServer(script);
        foreach (var pipe in new[] { "ready", "never" })
        {
            using var made = Process.Start("mkfifo", [Path.Combine(Workspace, pipe)]);
            await made.WaitForExitAsync();
        }

        using var running = Begin(server, words);
        running.StandardInput.Close();
        var output = Task.WhenAll(running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());

        // Opening the pipe returns when the command writes to it, which is when it runs.
        var command = int.Parse(await File.ReadAllTextAsync(Path.Combine(Workspace, "ready")).WaitAsync(Patience), CultureInfo.InvariantCulture);
        await Task.Run(() => AwaitRecord(call)).WaitAsync(Patience);
        running.Kill();
        await running.WaitForExitAsync();
        try
        {
            using var left = Process.GetProcessById(command);
            left.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It went with the terminal it had.
        }

        await output.WaitAsync(Patience);
    }

    /// <summary>Programs write their records some time after what they record.</summary>
    private void AwaitRecord(string call)
    {
        using var watcher = new FileSystemWatcher(Home, "*.jsonl") { IncludeSubdirectories = true };
        while (!Reader.Find(Home).Any(found => File.ReadAllText(found.File).Contains($"\"{call}\"", StringComparison.Ordinal)))
        {
            watcher.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromSeconds(1)); // What changed between the look and the wait is seen by the next look.
        }
    }

    private Process Begin(LoopbackModelServer server, string[] words)
    {
        var start = Start(server, words);
        start.WorkingDirectory = Workspace;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var path = start.Environment["PATH"];
        var given = start.Environment.Where(variable => variable.Key.StartsWith("GIVEN_", StringComparison.Ordinal)).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in given) { start.Environment[name["GIVEN_".Length..]] = value; }

        start.Environment["PATH"] = path;
        start.Environment["HOME"] = Home;
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }

    private static async Task<string> UntilAsync(Process running, string text, CancellationToken cancel)
    {
        var said = "";
        while (!said.Contains(text, StringComparison.Ordinal))
        {
            said += await running.StandardOutput.ReadLineAsync(cancel) ?? throw new EndOfStreamException($"Expected an answer with {text}, found:\n{said}");
        }

        return said;
    }
}
