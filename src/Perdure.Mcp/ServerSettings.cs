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

    public AskBefore Ask { get; init; } = AskBefore.Changes;

    /// <summary>Whether the user is asked before a call; null for no, as it is written down.</summary>
    internal bool? Asks(bool readOnly) => Ask switch
    {
        AskBefore.Never => null,
        AskBefore.Always => true,
        _ => readOnly ? null : true,
    };
}

/// <summary>Which calls of a server the user is asked about: it runs where the sandbox around commands do not reach.</summary>
public enum AskBefore
{
    Never,

    /// <summary>Those the server does not call read-only.</summary>
    Changes,
    Always,
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
