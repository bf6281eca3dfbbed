using System.Collections.Immutable;
using System.CommandLine;
using Perdure.Client;
using Perdure.Core.Commands;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>The options of <c>exec</c>; they hold for <c>exec resume</c> too, on either side of the word.</summary>
/// <param name="recursive">Whether the options hold below the command as well; a command whose parts have options of their own says no.</param>
internal sealed class ExecOptions(bool recursive = true)
{
    private readonly Option<bool> _json = new("--json", "--experimental-json") { Description = "Print events as JSON lines." };
    private readonly Option<bool> _deltas = new("--deltas") { Description = "With --json: print characters and output as they come, too." };
    private readonly Option<string?> _folder = Text("--cd", "-C", "DIR", "Work in this folder.");
    private readonly Option<string?> _model = Text("--model", "-m", "PROVIDER/MODEL", "Ask this model.");
    private readonly Option<string[]> _choices = Texts("--config", "-c", "KEY=VALUE", "Choose something for this run; see `perdure config show`.");
    private readonly Option<string?> _schema = Text("--output-schema", null, "FILE", "A JSON schema the final message has to follow.");
    private readonly Option<string[]> _images = Texts("--image", "-i", "FILE", "Show this image with the prompt.");
    private readonly Option<string?> _lastMessage = Text("--output-last-message", "-o", "FILE", "Write the final message to this file as well.");
    private readonly Option<string?> _name = Text("--name", null, "NAME", "Give the session a name to resume it by.");
    private readonly Option<string?> _maxWait = Text("--max-wait", null, "DURATION", "Leave a session that waits for a model longer than this (30s, 10m, 2h).");
    private readonly Option<string?> _profile = Text("--profile", null, "PROFILE", "What tools may do: read-only, workspace, unattended, full, or one of the configuration.");
    private readonly Option<bool> _skipGitCheck = new("--skip-git-repo-check") { Description = "Taken and not needed: any folder will do." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_json, _deltas, _folder, _model, _choices, _schema, _images, _lastMessage, _name, _maxWait, _profile, _skipGitCheck])
        {
            option.Recursive = recursive;
            command.Add(option);
        }
    }

    public ExecRequest Read(ParseResult parsed)
    {
        var folder = FullPath(parsed.GetValue(_folder));
        if (!Directory.Exists(folder)) { throw new UserErrorException($"--cd: expected a folder, found none at {folder}."); }

        return new ExecRequest(folder)
        {
            Json = parsed.GetValue(_json),
            Deltas = parsed.GetValue(_deltas),
            Model = parsed.GetValue(_model),
            Choices = [.. parsed.GetValue(_choices) ?? [], .. parsed.GetValue(_profile) is { } profile ? [$"profile={profile}"] : Array.Empty<string>()],
            SchemaFile = parsed.GetValue(_schema),
            ImageFiles = parsed.GetValue(_images) ?? [],
            LastMessageFile = parsed.GetValue(_lastMessage),
            Name = parsed.GetValue(_name),
            MaxWait = parsed.GetValue(_maxWait) is { } wait ? Duration.Parse("--max-wait", wait) : null,
        };
    }

    /// <summary>The folder that is meant; this one where none is given.</summary>
    public static string FullPath(string? given) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(given ?? "."));

    private static Option<string?> Text(string name, string? letter, string takes, string description) =>
        new(name, letter is null ? [] : [letter]) { HelpName = takes, Description = description };

    private static Option<string[]> Texts(string name, string letter, string takes, string description) =>
        new(name, letter) { HelpName = takes, Description = description };
}

/// <summary>How a run is wanted.</summary>
/// <param name="Folder">The workspace, as a full path.</param>
internal sealed record ExecRequest(string Folder)
{
    public bool Json { get; init; }

    public bool Deltas { get; init; }

    public string? Model { get; init; }

    public string[] Choices { get; init; } = [];

    public string? SchemaFile { get; init; }

    public string[] ImageFiles { get; init; } = [];

    public string? LastMessageFile { get; init; }

    public string? Name { get; init; }

    public TimeSpan? MaxWait { get; init; }

    /// <summary>What is chosen on the command line for the session.</summary>
    public SettingsChoice Choice => new(Model, Profile: null, [.. Choices]);

    /// <param name="first">What the session is told at its beginning.</param>
    public StartRequest Start(ImmutableArray<SessionCommand> first) => new(Folder) { Choice = Choice, First = first };
}
