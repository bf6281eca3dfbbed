using Perdure.Core.Views;
using System.CommandLine;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>The options that say which sessions are wanted.</summary>
internal sealed class ListOptions
{
    private const int LimitByDefault = 50;

    private readonly Option<bool> _all = new("--all", "-a") { Description = "Sessions of every folder." };
    private readonly Option<string?> _folder = Text("--cd", "-C", "DIR", "Sessions of this folder.");
    private readonly Option<string?> _model = Text("--model", "-m", "TEXT", "Whose model is named so, or partly so.");
    private readonly Option<string?> _since = Text("--since", null, "AGE", "Written to within this time: 90m, 12h, 2d.");
    private readonly Option<string?> _status = Text("--status", null, "STATUS", $"One of {string.Join(", ", SessionStatus.Words)}.");
    private readonly Option<string?> _goal = Text("--goal", null, "TEXT", "Whose goal says this.");
    private readonly Option<string?> _branch = Text("--branch", null, "NAME", "That work on this branch.");
    private readonly Option<string?> _name = Text("--name", null, "TEXT", "Whose name or first prompt says this.");
    private readonly Option<bool> _agents = new("--agents") { Description = "Those that other sessions spawned as well, below them." };
    private readonly Option<bool> _archived = new("--archived") { Description = "The archived ones instead." };
    private readonly Option<string?> _sort = Text("--sort", null, "ORDER", "updated (as without it), created, turns, tokens or name.");
    private readonly Option<int> _limit = new("--limit", "-n") { HelpName = "N", Description = $"At most so many; {LimitByDefault} by default.", DefaultValueFactory = _ => LimitByDefault };

    public ListOptions()
    {
        _status.AcceptOnlyFromAmong(SessionStatus.Words);
        _sort.AcceptOnlyFromAmong([.. Enum.GetNames<SessionOrder>().Select(name => name.ToLowerInvariant())]);
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_all, _folder, _model, _since, _status, _goal, _branch, _name, _agents, _archived, _sort, _limit]) { command.Add(option); }
    }

    public SessionQuery Read(ParseResult parsed, TimeProvider clock) =>
        new(parsed.GetValue(_all) ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(_folder) ?? ".")))
        {
            Model = parsed.GetValue(_model),
            Since = parsed.GetValue(_since) is { } since ? clock.GetUtcNow() - Duration.Age("--since", since) : null,
            Status = parsed.GetValue(_status),
            Goal = parsed.GetValue(_goal),
            Branch = parsed.GetValue(_branch),
            Name = parsed.GetValue(_name),
            WithAgents = parsed.GetValue(_agents),
            Archived = parsed.GetValue(_archived),
            Order = parsed.GetValue(_sort) is { } sort ? Enum.Parse<SessionOrder>(sort, ignoreCase: true) : SessionOrder.Updated,
            Limit = parsed.GetValue(_limit),
        };

    private static Option<string?> Text(string name, string? letter, string takes, string description) =>
        new(name, letter is null ? [] : [letter]) { HelpName = takes, Description = description };
}
