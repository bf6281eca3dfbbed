using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Perdure.Testing;

namespace Perdure.Cli.Tests.Stage;

/// <summary>A home and a workspace of one's own, and a shell in it that knows nothing of the machine's keys.</summary>
internal sealed class Desk : IDisposable
{
    public const string Key = "sk-a-secret-that-belongs-in-no-log";

    private readonly string _folder = Directory.CreateTempSubdirectory("perdure-cli-").FullName;

    public Desk()
    {
        Home = Path.Combine(_folder, "home");
        Workspace = Path.Combine(_folder, "work");
        Directory.CreateDirectory(Workspace);
    }

    public string Home { get; init; }

    public string Workspace { get; }

    public string ConfigFile => Path.Combine(Home, "config.jsonc");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Writes the home's configuration: the provider <c>mock</c> is the server, and its model is asked.</summary>
    public Desk Asking(LoopbackModelServer server, string more = "", string model = "mock/gpt-5.5")
    {
        Configure($$"""
            {
              "model": "{{model}}",
              {{more}}
              "providers": { "mock": { "wire": "responses", "baseUrl": "{{server.BaseUrl}}", "apiKeyEnv": "MOCK_KEY" } }, // a trailing comma
            }
            """);
        Variables["MOCK_KEY"] = Key;
        return this;
    }

    public void Configure(string config)
    {
        Directory.CreateDirectory(Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // A wider one is narrowed, and that is said.
        File.WriteAllText(ConfigFile, config);
    }

    public string Write(string name, string text)
    {
        var file = Path.Combine(Workspace, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A program of that name comes first wherever programs are looked for, and does this.</summary>
    public void StandIn(string name, string script)
    {
        var folder = Path.Combine(_folder, "bin");
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = Variables["PERDURE_PROGRAM_FOLDERS"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public async Task<Outcome> RunAsync(params string[] words)
    {
        using var running = Start(words);
        return await running.EndAsync();
    }

    /// <summary>Runs it in a shell that has done this before.</summary>
    public async Task<Outcome> UnderAsync(string before, params string[] words)
    {
        using var running = Start("sh", ["-c", $"{before}; exec \"$0\" \"$@\"", Repository.Executable, .. words], input: "");
        return await running.EndAsync();
    }

    /// <summary>Runs it with this on its standard input.</summary>
    public async Task<Outcome> PipeAsync(string input, params string[] words)
    {
        using var running = Start(words, input);
        return await running.EndAsync();
    }

    public Running Start(params string[] words) => Start(words, input: "");

    /// <summary>Done when a file of this name is in the workspace.</summary>
    public async Task AppearsAsync(string name)
    {
        using var watch = new FileSystemWatcher(Workspace) { EnableRaisingEvents = true };
        while (!File.Exists(Path.Combine(Workspace, name))) { await Task.Run(() => watch.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromSeconds(1))); }
    }

    /// <summary>Sends one line to the daemon's socket, as no client of ours would.</summary>
    /// <returns>The first line that comes back.</returns>
    public async Task<string> OverTheSocketAsync(string line)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(Home, "run", "perdure.sock")));
        await socket.SendAsync(Encoding.UTF8.GetBytes(line + "\n"));
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadLineAsync() ?? throw new EndOfStreamException("The daemon left without an answer.");
    }

    /// <summary>Every file of the home, in one text.</summary>
    public string EverythingIn(string folder) => string.Join(
        '\n',
        Directory.EnumerateFiles(Path.Combine(Home, folder), "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Running Start(string[] words, string input) => Start(Repository.Executable, words, input);

    private Running Start(string program, string[] words, string input)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var keep = start.Environment.Where(variable => variable.Key is "PATH" or "DOTNET_ROOT").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in keep) { start.Environment[name] = value; }

        start.Environment["HOME"] = _folder;
        start.Environment["TZ"] = "UTC";
        start.Environment["PERDURE_HOME"] = Home;
        start.Environment["PERDURE_KEEPER"] = Repository.Keeper;
        foreach (var (name, value) in Variables) { start.Environment[name] = value; }

        return new Running(start, input);
    }
}
