using System.Collections.Immutable;

namespace Perdure.Mcp;

/// <summary>One MCP server as it is configured.</summary>
public sealed record ServerSettings(string Name, ServerPlace Place)
{
    /// <summary>Package runners fetch a server before they start it.</summary>
    public static readonly TimeSpan StandardStartup = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan StandardToolTime = TimeSpan.FromMinutes(5);

    public TimeSpan Startup { get; init; } = StandardStartup;

    public TimeSpan ToolTime { get; init; } = StandardToolTime;

    public ToolFilter Filter { get; init; } = ToolFilter.Everything;
}

/// <summary>Where a server is reached.</summary>
public abstract record ServerPlace
{
    private protected ServerPlace() { }
}

/// <summary>A program of this machine, spoken to over its standard streams.</summary>
/// <param name="Folder">Where it runs; null for the workspace.</param>
public sealed record ServerProgram(
    string Command, ImmutableArray<string> Arguments, ImmutableDictionary<string, string> Environment, string? Folder) : ServerPlace
{
    public override string ToString() => string.Join(' ', [Command, .. Arguments]);
}

/// <summary>A server that runs somewhere already, spoken to over streamable HTTP.</summary>
public sealed record ServerAddress(Uri Url, ImmutableDictionary<string, string> Headers) : ServerPlace
{
    public override string ToString() => Url.ToString();
}
