using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeepingSecrets : IDisposable
{
    private const string OfProvider = "sk-proj-abcDEF1234567890abcdefXYZ";
    private const string OfVariable = "Tr0ub4dor-and-3-horses";
    private const string OfConfiguration = "the-name-of-the-client";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task WhatACommandPrintsReachesNeitherLogNorEventsNorModel()
    {
        var file = _desk.Write("keys.env", $"KEY={OfProvider}\nOTHER={OfVariable}\nCLIENT={OfConfiguration}\nPLAIN=seen\n");
        await using var server = new LoopbackModelServer(new ModelScript(
            [
                new ScriptStep(Calls: [Call("exec_command", "{\"cmd\":\"cat keys.env; printf 'sk-proj-abcDEF12345'; printf '67890abcdefXYZ\\\\n'\"}"), Call("read_file", $$"""{"path":"{{file}}"}""")]),
                new ScriptStep(Text: "Seen."),
            ],
            ScriptOrder.Outputs));
        _desk.Asking(server, more: $"\"redact\": [\"{OfConfiguration}\"],").Variables["SERVICE_TOKEN"] = OfVariable;
        var ended = await _desk.RunAsync("exec", "--json", "--deltas", "look at keys.env");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(2, server.Requests.Length);
        var request = server.Requests[1].BodyText;
        foreach (var seen in new[] { ended.Out, ended.Error, Kept(), request })
        {
            Assert.DoesNotContain(OfProvider, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(OfVariable, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(OfConfiguration, seen, StringComparison.Ordinal);
        }

        foreach (var told in new[] { ended.Out, request })
        {
            Assert.Contains("KEY=[redacted:openai-key]", told, StringComparison.Ordinal);
            Assert.Contains("OTHER=[redacted:known-secret]", told, StringComparison.Ordinal);
            Assert.Contains("CLIENT=[redacted:known-secret]", told, StringComparison.Ordinal);
            Assert.Contains("PLAIN=seen", told, StringComparison.Ordinal);
        }

        Assert.Contains("4 secrets are not shown (2 known-secret, 2 openai-key)", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAPersonTypesIsLeftAsItIs()
    {
        await using var server = new LoopbackModelServer();
        await _desk.Asking(server).RunAsync("exec", $"use {OfProvider}");
        Assert.Contains(OfProvider, server.Requests[0].LastUserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShapesCanBeLeftAloneForWorkOnThem()
    {
        _desk.Write("keys.env", $"KEY={OfProvider}\nOTHER={OfVariable}\n");
        await using var server = new LoopbackModelServer(new ModelScript(
            [new ScriptStep(Calls: [Call("exec_command", """{"cmd":"cat keys.env"}""")]), new ScriptStep(Text: "Seen.")], ScriptOrder.Outputs));
        _desk.Asking(server, more: "\"redactShapes\": false,").Variables["SERVICE_TOKEN"] = OfVariable;
        var seen = (await _desk.RunAsync("exec", "--json", "look")).Out;
        Assert.Contains(OfProvider, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(OfVariable, seen, StringComparison.Ordinal);
    }

    /// <summary>All that is kept of sessions, but the raw output of their commands, which is for the eyes of its owner only.</summary>
    private string Kept()
    {
        var files = Directory.EnumerateFiles(Path.Combine(_desk.Home, "sessions"), "*", SearchOption.AllDirectories).ToList();
        var raw = files.Where(file => Path.GetFileName(file).StartsWith("output.", StringComparison.Ordinal)).ToList();
        Assert.All(raw, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Contains(files, file => Path.GetFileName(file) == "log.jsonl");
        return string.Join('\n', files.Except(raw).Select(File.ReadAllText));
    }

    private static ScriptCall Call(string tool, string arguments) => ScriptCall.Of(tool, arguments);
}
