namespace Perdure.Testing;

/// <summary>A home and a workspace of one's own, and a provider on this machine that greets, asks and is done.</summary>
public sealed class SessionsStage : IAsyncDisposable
{
    public const string Model = "mock/gpt-5.5";

    private readonly string _folder = Directory.CreateTempSubdirectory("perdure-sessions-").FullName;

    /// <param name="more">More keys of the home's configuration, each with a comma after it.</param>
    public SessionsStage(string more = "")
    {
        (Home, Workspace) = (Path.Combine(_folder, "home"), Path.Combine(_folder, "work"));
        Directory.CreateDirectory(Home);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }

        Directory.CreateDirectory(Workspace);
        File.WriteAllText(Path.Combine(Home, "config.jsonc"), $$"""{ "model": "{{Model}}", {{more}} "providers": { "mock": { "wire": "responses", "baseUrl": "{{Server.BaseUrl}}" } } }""");
    }

    public string Home { get; }

    public string Workspace { get; }

    public LoopbackModelServer Server { get; } = new(new ModelScript(
        [
            new ScriptStep(
                Match: new ScriptMatch(User: "ask me", Outputs: 0),
                Calls: [ScriptCall.Of("request_user_input", """{"questions":[{"id":"colour","header":"Colour","question":"Which colour?","options":[{"label":"green","description":"like grass"},{"label":"blue","description":"like the sea"}]}]}""", "call_1")]),
            new ScriptStep(Match: new ScriptMatch(Outputs: 1), Text: "Thank you."),
        ],
        Otherwise: new ScriptStep(Text: "Hello.")));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
