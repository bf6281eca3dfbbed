using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Mcp;
using Perdure.Mcp.Serving;
using Perdure.Mcp.Tests.Client;
using Perdure.Runtime.Ports;

// Connects to the server at the address it is given, as a session does, and calls each of its tools once.
var folder = Directory.CreateTempSubdirectory("perdure-conformance-").FullName;
var server = new ServerSettings("peer", new ServerAddress(new Uri(args[0]), ImmutableDictionary<string, string>.Empty));
var host = new ServerHost(new CatalogCache(folder), ImmutableDictionary<string, string>.Empty, "0", TimeProvider.System);
await using (var servers = new ServerSet([server], host))
{
    var toolbox = new McpToolbox(new NothingElse(), servers);
    await CallAsync("call_mcp_tool", """{"server":"peer"}""", run: 1);
    foreach (var (place, tool) in toolbox.Tools.Where(tool => tool.Name.StartsWith("mcp__", StringComparison.Ordinal)).Index())
    {
        await CallAsync(tool.Name, """{"a":5,"b":3}""", run: place + 2);
    }

    async Task CallAsync(string tool, string arguments, int run)
    {
        var call = new ToolCall(new CallId($"c{run}"), tool, arguments);
        var outcome = await toolbox.RunAsync(new ToolRun(new SessionId("s"), 1, call, run, folder, folder, []), new NothingElse(), CancellationToken.None);
        Console.WriteLine($"{tool}: {outcome.Status} {outcome.Text}");
    }
}

Directory.Delete(folder, recursive: true);
