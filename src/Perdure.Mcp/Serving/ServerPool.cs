using System.Text;

namespace Perdure.Mcp.Serving;

/// <summary>The servers of a process: equal settings in one workspace are one server, which ends with the last that uses it.</summary>
public sealed class ServerPool
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PooledServer> _servers = new(StringComparer.Ordinal);

    internal PooledServer Rent(ServerSettings settings, string workspace, ServerHost host)
    {
        var key = Key(settings, workspace, host);
        lock (_gate)
        {
            if (!_servers.TryGetValue(key, out var server)) { _servers[key] = server = new PooledServer(key, new Server(settings, workspace, host)); }

            server.Users++;
            return server;
        }
    }

    internal async ValueTask ReturnAsync(PooledServer rented)
    {
        lock (_gate)
        {
            if (--rented.Users > 0) { return; }

            _servers.Remove(rented.Key);
        }

        await rented.Server.DisposeAsync();
    }

    /// <summary>Everything that makes two servers different ones.</summary>
    private static string Key(ServerSettings settings, string workspace, ServerHost host)
    {
        var key = new StringBuilder();
        Add(workspace, settings.Name, $"{settings.Startup}", $"{settings.ToolTime}", $"{settings.Ask}");
        AddAll(settings.Filter.Allow);
        AddAll(settings.Filter.Deny);
        AddAll(host.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"));
        switch (settings.Place)
        {
            case ServerProgram program:
                Add(program.Command, program.Folder ?? "");
                AddAll(program.Arguments);
                AddAll(program.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"));
                break;
            case ServerAddress address:
                Add(address.Url.AbsoluteUri);
                AddAll(address.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}={header.Value}"));
                break;
        }

        return key.ToString();

        void Add(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts) { key.Append(part).Append('\0'); }
        }

        void AddAll(IEnumerable<string> parts) => Add([.. parts, "\u0001"]);
    }
}

/// <summary>A server, with how many use it.</summary>
internal sealed class PooledServer(string key, Server server)
{
    public string Key => key;

    public Server Server => server;

    public int Users { get; set; }
}
