using System.CommandLine;
using Perdure.Cli.Exec;

namespace Perdure.Cli.Goals;

/// <summary>How a goal's session is run and followed.</summary>
internal sealed class GoalRunOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print events as JSON lines." };
    private readonly Option<string?> _folder = new("--cd", "-C") { HelpName = "DIR", Description = "Work in this folder." };
    private readonly Option<string?> _model = new("--model", "-m") { HelpName = "PROVIDER/MODEL", Description = "Ask this model." };
    private readonly Option<string[]> _choices = new("--config", "-c") { HelpName = "KEY=VALUE", Description = "Choose something for this run; see `perdure config show`." };
    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "Give the session a name." };
    private readonly Option<string?> _maxWait = new("--max-wait") { HelpName = "DURATION", Description = "Leave a goal that waits longer than this; exit code 4." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_json, _folder, _model, _choices, _name, _maxWait]) { command.Add(option); }
    }

    public ExecRequest Read(ParseResult parsed)
    {
        var folder = Folder(parsed.GetValue(_folder));
        if (!Directory.Exists(folder)) { throw new ComplaintException($"--cd: expected a folder, found none at {folder}."); }

        return new ExecRequest(folder)
        {
            Json = parsed.GetValue(_json),
            Model = parsed.GetValue(_model),
            Choices = parsed.GetValue(_choices) ?? [],
            Name = parsed.GetValue(_name),
            MaxWait = parsed.GetValue(_maxWait) is { } wait ? Duration.Parse("--max-wait", wait) : null,
        };
    }

    public static string Folder(string? given) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(given ?? "."));
}
