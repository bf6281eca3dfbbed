namespace Perdure.Tools.Keeping;

/// <summary>What a command may read, change and reach; what is not granted is forbidden.</summary>
public sealed record KeeperSandbox
{
    /// <summary>The program that builds namespaces around the command; without it landlock and seccomp stand alone.</summary>
    public string? Bubblewrap { get; init; }

    /// <summary>Null grants everything that is not masked.</summary>
    public IReadOnlyList<string>? Readable { get; init; }

    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>Read-only within what is writable; only namespaces can keep this.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    /// <summary>Read-only, be it there or not, in every mode: nothing can be put in its place.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>Hidden altogether.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>The folder that namespaces show as <c>/tmp</c>; without it they show an empty one.</summary>
    public string? Temporary { get; init; }

    public bool Network { get; init; }

    public KeeperLimits? Limits { get; init; }
}

/// <summary>What a command may use up; the keeper has its own bounds for what is not said.</summary>
public sealed record KeeperLimits(int? Processes = null, long? FileBytes = null);
