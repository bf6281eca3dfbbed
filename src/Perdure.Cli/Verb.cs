using System.CommandLine;

namespace Perdure.Cli;

/// <summary>A command with examples of its use.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Lines the user can copy, each with what it does after a <c>#</c>.</summary>
    public string[] Examples { get; init; } = [];
}
