using System.Diagnostics;
using ModelContextProtocol.Client;

namespace Perdure.Mcp.Serving;

/// <summary>Makes the way to a server.</summary>
internal static class Transports
{
    /// <summary>Takes a server out of the terminal's group, so that Ctrl-C is a matter between the user and the agent.</summary>
    private const string OwnSession = "/usr/bin/setsid";

    public static IClientTransport To(ServerSettings server, string workspace, ServerHost host, ErrorLog errors) => server.Place switch
    {
        ServerProgram program => ToProgram(server.Name, program, workspace, host, errors),
        ServerAddress address => ToAddress(server, address),
        _ => throw new InvalidOperationException($"Transports: expected a known place, found {server.Place.GetType().Name}."),
    };

    private static ProgramTransport ToProgram(string name, ServerProgram program, string workspace, ServerHost host, ErrorLog errors)
    {
        var detached = File.Exists(OwnSession);
        var start = new ProcessStartInfo(program.Command, detached ? [program.Command, .. program.Arguments] : program.Arguments)
        {
            WorkingDirectory = program.Folder is { } folder ? Path.GetFullPath(folder, workspace) : workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (variable, value) in host.Environment) { start.Environment[variable] = value; }
        foreach (var (variable, value) in program.Environment) { start.Environment[variable] = value; }

        start.FileName = detached ? OwnSession : OnPath(program.Command, start.Environment);
        return new ProgramTransport(name, start, errors);
    }

    /// <summary>.NET would take a bare name from the working folder first, where anybody may have put a program of that name.</summary>
    private static string OnPath(string command, IDictionary<string, string?> variables) => command.Contains(Path.DirectorySeparatorChar)
        ? command
        : ((variables.TryGetValue("PATH", out var path) ? path : null) ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists) ?? command;

    private static HttpClientTransport ToAddress(ServerSettings server, ServerAddress address) =>
        new(new HttpClientTransportOptions
        {
            Name = server.Name,
            Endpoint = address.Url,
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = server.Startup,
            AdditionalHeaders = address.Headers.ToDictionary(),
        }, new HttpClient(new BoundedAnswers()), ownsHttpClient: true);
}
