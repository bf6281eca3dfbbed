using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

/// <summary>What docs/sessions.md shows is what the executable says.</summary>
public sealed class PageOfSessions : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task EveryCommandOfThePageSaysWhatThePageSays()
    {
        await using var server = new LoopbackModelServer(
            new ScriptStep(Text: "I look for the animals.", Calls: [ScriptCall.Of("update_plan", """{"plan":[{"step":"look","status":"completed"},{"step":"write","status":"in_progress"}]}""", "call_0"), Command("ls; echo giraffe > animals.txt", "call_1")]),
            new ScriptStep(Text: "Beside the giraffe there is an okapi."),
            new ScriptStep(Calls: [Command("echo okapi >> animals.txt; echo done > report.txt", "call_2")]),
            new ScriptStep(Text: "Written."),
            new ScriptStep(Text: "It is built by a script."));
        await _desk.Asking(server).RunAsync("exec", "--name", "zoo", "which animals are there?");
        await _desk.RunAsync("exec", "resume", "zoo", "write it down");
        await _desk.RunAsync("exec", "explain the build");
        await ConsolePage.SameAsync("sessions.md", _desk, IdsAsync);
    }

    private static ScriptCall Command(string line, string call) => ScriptCall.Of("exec_command", $$"""{"cmd":"{{line}}"}""", call);

    /// <summary>In the order they were begun, also of sessions that are gone by now.</summary>
    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        using var list = System.Text.Json.JsonDocument.Parse((await _desk.RunAsync("sessions", "list", "--all", "--json")).Out);
        _ids.AddRange(list.RootElement.EnumerateArray().Select(session => session.GetProperty("id").GetString()!).Except(_ids).Order(StringComparer.Ordinal).ToList());
        return _ids;
    }

    private readonly List<string> _ids = [];
}
