using System.Collections.Immutable;
using Perdure.Hosting.Configuration;
using Perdure.Mcp;
using Perdure.Mcp.Serving;
using Perdure.Tools.Commands;

namespace Perdure.Hosting.Mcp;

/// <summary>Turns what is configured into the servers sessions have.</summary>
public static class McpServers
{
    /// <param name="pool">Has the servers of the process.</param>
    public static ServerSet Of(Config config, Home home, ServerPool pool) =>
        new([.. config.McpServerNames.Where(name => IsEnabled(config, name)).Select(name => Find(config, name))], Host(config, home), pool);

    public static bool IsEnabled(Config config, string name) => config.Flag(ConfigKeys.McpEnabled, name) ?? true;

    public static ServerHost Host(Config config, Home home) =>
        new(Shelf(home), Commands(config).Variables(sandboxed: false).ToImmutableDictionary(), ProductVersion.Number, TimeProvider.System);

    /// <summary>What the programs that are started here see of this process's environment.</summary>
    public static CommandEnvironment Commands(Config config) => new([.. config.Texts(ConfigKeys.CommandVariables)]);

    public static CatalogCache Shelf(Home home) => new(home.McpFolder);

    public static ServerSettings Find(Config config, string name) => new(name, Place(config, name))
    {
        Startup = Time(config.Number(ConfigKeys.McpStartupTimeoutMs, name)) ?? ServerSettings.StandardStartup,
        ToolTime = Time(config.Number(ConfigKeys.McpToolTimeoutMs, name)) ?? ServerSettings.StandardToolTime,
        Ask = config.Text(ConfigKeys.McpAsk, name) switch { "never" => AskBefore.Never, "always" => AskBefore.Always, _ => AskBefore.Changes },
        Filter = new ToolFilter([.. config.Texts(ConfigKeys.McpAllow, name)], [.. config.Texts(ConfigKeys.McpDeny, name)]),
    };

    /// <summary>Where one of its keys was said.</summary>
    public static ConfigValue Saying(Config config, string name) =>
        config.Values.First(value => value.Path.StartsWith($"mcpServers.{name}.", StringComparison.Ordinal));

    private static ServerPlace Place(Config config, string name) =>
        (config.Text(ConfigKeys.McpCommand, name), config.Find(ConfigKeys.McpUrl, name)) switch
        {
            ({ } command, null) => new ServerProgram(
                command,
                [.. config.Texts(ConfigKeys.McpArgs, name)],
                config.TextsByName(ConfigKeys.McpEnv, name).ToImmutableDictionary(),
                config.Text(ConfigKeys.McpFolder, name)),
            (null, { } url) => new ServerAddress(Address(url), config.TextsByName(ConfigKeys.McpHeaders, name).ToImmutableDictionary()),
            (null, null) => throw Complaint(config, name, "none"),
            _ => throw Complaint(config, name, "both"),
        };

    private static Uri Address(ConfigValue given) =>
        Uri.TryCreate(given.Value.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new HostingException($"{given.Place}: expected an address that begins with http:// or https://, found \"{given.Value.GetString()}\".");

    private static TimeSpan? Time(int? milliseconds) => milliseconds is { } count ? TimeSpan.FromMilliseconds(count) : null;

    private static HostingException Complaint(Config config, string name, string found) =>
        new($"{Saying(config, name).Place}: expected one of \"command\" and \"url\" for the MCP server \"{name}\", found {found}.");
}
