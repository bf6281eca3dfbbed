using ModelContextProtocol.Client;

namespace Perdure.Mcp.Serving;

/// <summary>Makes the way to a server.</summary>
internal static class Transports
{
    /// <summary>What a server needs to put its things in order; one that takes longer is killed.</summary>
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(2);

    /// <summary>Takes a server out of the terminal's group, so that Ctrl-C is a matter between the person and the agent.</summary>
    private const string OwnSession = "/usr/bin/setsid";

    public static IClientTransport To(ServerSettings server, string workspace, ServerHost host, ErrorLog errors) => server.Place switch
    {
        ServerProgram program => ToProgram(server.Name, program, workspace, host, errors),
        ServerAddress address => ToAddress(server, address),
        _ => throw new InvalidOperationException($"Transports: expected a known place, found {server.Place.GetType().Name}."),
    };

    private static StdioClientTransport ToProgram(string name, ServerProgram program, string workspace, ServerHost host, ErrorLog errors)
    {
        var variables = host.Environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        foreach (var (variable, value) in program.Environment) { variables[variable] = value; }

        var detached = File.Exists(OwnSession);
        return new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = name,
            Command = detached ? OwnSession : OnPath(program.Command, variables),
            Arguments = detached ? [program.Command, .. program.Arguments] : [.. program.Arguments],
            WorkingDirectory = program.Folder is { } folder ? Path.GetFullPath(folder, workspace) : workspace,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = variables,
            ShutdownTimeout = Shutdown,
            StandardErrorLines = errors.Add,
        });
    }

    /// <summary>.NET would take a bare name from the working folder first, where anybody may have put a program of that name.</summary>
    private static string OnPath(string command, Dictionary<string, string?> variables) => command.Contains(Path.DirectorySeparatorChar)
        ? command
        : (variables.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists) ?? command;

    private static HttpClientTransport ToAddress(ServerSettings server, ServerAddress address) =>
        new(new HttpClientTransportOptions
        {
            Name = server.Name,
            Endpoint = address.Url,
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = server.Startup,
            AdditionalHeaders = address.Headers.ToDictionary(),
        });
}
