using System.Collections.Immutable;

namespace Perdure.Hosting;

/// <summary>What differs between the hosts of a home: the daemon, a command in the foreground, somebody's program.</summary>
/// <param name="Client">What it is for people who find a session held by it.</param>
public sealed record HostChoices(string Client)
{
    /// <summary>The daemon's name; there is one of it for each home.</summary>
    public const string Daemon = "daemon";

    /// <summary>Said on the command line for this run, as <c>key=value</c>.</summary>
    public ImmutableArray<string> Assignments { get; init; } = [];

    /// <summary>Whether somebody is there who answers what running tools ask.</summary>
    public bool TakesAnswers { get; init; } = true;

    /// <summary>Says where commands to the sessions it holds are taken, when the first is opened; null where they are not.</summary>
    public Func<string?> Address { get; init; } = () => null;

    /// <summary>Takes what is worth a line but not an end.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    public bool IsDaemon => Client == Daemon;
}
