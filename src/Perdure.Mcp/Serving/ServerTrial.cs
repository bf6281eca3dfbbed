namespace Perdure.Mcp.Serving;

/// <summary>Starts a server once, to see whether it can be had and what it offers.</summary>
public static class ServerTrial
{
    /// <returns>What it offers, which is kept on the cache; or why it cannot be had.</returns>
    public static async Task<(ServerCatalog? Catalog, string? Trouble)> RunAsync(
        ServerSettings settings, string workspace, ServerHost host, CancellationToken cancel)
    {
        await using var server = new Server(settings, workspace, host);
        try
        {
            await server.ConnectAsync(cancel);
            return (server.Catalog, null);
        }
        catch (ServerUnreachableException)
        {
            return (null, server.Trouble);
        }
    }
}
