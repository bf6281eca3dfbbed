namespace Perdure.ModelServer;

/// <summary>What the command line asked for.</summary>
/// <param name="Log">One JSON line per request.</param>
/// <param name="Bodies">One file per request body.</param>
internal sealed record ServerOptions(string Script, int Port, string? Log, string? Bodies)
{
    /// <returns>Null where the command line makes no sense.</returns>
    public static ServerOptions? Read(string[] args)
    {
        var given = new Dictionary<string, string>();
        for (var place = 0; place < args.Length; place += 2)
        {
            if (place + 1 >= args.Length || args[place] is not ("--script" or "--port" or "--log" or "--bodies")) { return null; }

            given[args[place]] = args[place + 1];
        }

        return given.TryGetValue("--script", out var script) && int.TryParse(given.GetValueOrDefault("--port", "0"), out var port)
            ? new ServerOptions(script, port, given.GetValueOrDefault("--log"), given.GetValueOrDefault("--bodies"))
            : null;
    }
}
