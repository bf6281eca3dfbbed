using System.Text.Json;
using System.Xml.Linq;
using Perdure.Cli.Tests.Stage;
using Perdure.Testing;

namespace Perdure.Cli.Tests;

public sealed class ReportingSessions : IDisposable
{
    private static readonly ScriptStep[] Steps =
    [
        new(Calls: [ScriptCall.Of("exec_command", """{"cmd":"echo one; exit 3"}"""), ScriptCall.Of("exec_command", """{"cmd":"touch done.txt"}""")]),
        new(Misbehave: new ServerFault(ServerFaultKind.Reset, Times: 1), Calls: [ScriptCall.Of("update_goal", """{"status":"complete"}""")]),
        new(Text: "There."),
    ];

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task TheLastSessionOfTheFolderIsReportedInTables()
    {
        await PursueAsync("Make done.txt");
        var report = await _desk.RunAsync("report");

        Assert.Equal(0, report.ExitCode);
        Assert.Matches(@"calls +4, answered 3", report.Out);
        Assert.Matches(@"failed +1 transient", report.Out);
        Assert.Matches(@"exec_command +2 +1 +1 +0", report.Out);
        Assert.Contains("run twice 0, told twice 0, without an outcome 0", report.Out, StringComparison.Ordinal);
        Assert.Matches(@"it +is complete, and proven", report.Out);
        Assert.Matches(@"holds +held: ls done.txt \(exit code 0\)", report.Out);
    }

    [Fact]
    public async Task NumbersAreForPrograms()
    {
        await PursueAsync("Make done.txt");
        using var json = JsonDocument.Parse((await _desk.RunAsync("report", "-f", "json")).Out);

        Assert.Equal(1, json.RootElement.GetProperty("models").GetProperty("failed").GetProperty("transient").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("tools").GetProperty("started").GetInt32());
        Assert.Contains(json.RootElement.GetProperty("spans").EnumerateArray(), span => span.GetProperty("lane").GetString() == "waiting");
        Assert.Equal("cli", json.RootElement.GetProperty("writers")[0].GetProperty("client").GetString());
    }

    [Theory]
    [InlineData("page.svg", "svg")]
    [InlineData("page.html", "html")]
    public async Task ThePictureIsWholeWhateverTheGoalIsCalled(string file, string root)
    {
        await PursueAsync("Make <done> & \"dusted\"");
        Assert.Equal(0, (await _desk.RunAsync("report", "-o", file)).ExitCode);

        var text = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, file));
        var svg = XElement.Parse(text[text.IndexOf("<svg", StringComparison.Ordinal)..(text.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]);
        Assert.StartsWith("Make <done> & \"dusted\"", svg.Elements().First().Value, StringComparison.Ordinal);
        Assert.Contains(svg.Elements(), part => (string?)part.Attribute("class") == "tools");
        Assert.Contains($"</{root}>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMarkdownPageHasItsPictureBesideIt()
    {
        await PursueAsync("Make a | b");
        Assert.Equal(0, (await _desk.RunAsync("report", "-o", "page.md")).ExitCode);

        var page = await File.ReadAllTextAsync(Path.Combine(_desk.Workspace, "page.md"));
        Assert.Contains("![what it did when](page.svg)", page, StringComparison.Ordinal);
        Assert.Contains("| goal | Make a \\| b |", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_desk.Workspace, "page.svg")));
    }

    [Fact]
    public async Task AReportSaysWhoTookTheSessionUp()
    {
        await using var server = new LoopbackModelServer(new ScriptStep(Text: "One."), new ScriptStep(Text: "Two."));
        using var first = _desk.Asking(server).Start("exec", "begin");
        var id = await first.SessionAsync();
        await first.EndAsync();
        await _desk.RunAsync("exec", "resume", id, "go on");

        var lines = (await _desk.RunAsync("report", id)).Out.Split('\n');
        Assert.Equal(2, lines.Count(line => line.Contains(" cli ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("expected a session in", "report")]
    [InlineData("found no sessions at all", "report", "nobody")]
    [InlineData("must be one of", "report", "-f", "pdf")]
    public async Task WhatCannotBeReportedIsSaid(string said, params string[] words)
    {
        var ended = await _desk.RunAsync(words);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(said, ended.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    private async Task PursueAsync(string objective)
    {
        await using var server = new LoopbackModelServer([.. Steps]);
        var ended = await _desk.Asking(server).RunAsync("goal", objective, "--check", "ls done.txt");
        Assert.True(ended.ExitCode == 0, ended.Error);
    }
}
