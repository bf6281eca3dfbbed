using Perdure.Catalog.Texts;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly Shelf _shelf = new();

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task InputsRepliesCommandsAndTheHeadsOfOutputsAreFound()
    {
        var id = await _shelf.BeginAsync("s-1", "Grüße, please look for the zebra");
        await using (var journal = await _shelf.OpenAsync(id))
        {
            var call = new CallId("c-1");
            await Shelf.AppendAsync(
                journal,
                [.. Shelf.Turn(2, "two", "main").Take(4),
                 new ModelReplied(2, [new MessageItem("A walrus."), new ToolCallItem(new ToolCall(call, "exec_command", """{"cmd":"cat giraffe.txt"}"""))], ReplyStop.Done, Usage: null),
                 new ToolStarted(call, 1),
                 new ToolFinished(call, new ToolOutcome(ToolStatus.Succeeded, $"okapi {new string('x', 40_000)} hidden")),
                ]);
        }

        foreach (var word in (string[])["zebra", "zeb", "grüße", "gruße", "gruße zebra", "walrus", "giraffe", "okapi", "answer to"])
        {
            Assert.True(_shelf.Catalog.Search(word, workspace: null, limit: 5) is [_], word);
        }

        Assert.Empty(_shelf.Catalog.Search("zebra walrus", workspace: null, limit: 5));
        Assert.Empty(_shelf.Catalog.Search("zebra", workspace: "/elsewhere", limit: 5));
        var hit = Assert.Single(Assert.Single(_shelf.Catalog.Search("giraffe", workspace: null, limit: 5)).Hits);
        Assert.Equal((12, "command"), (hit.Seq, hit.Who));
        Assert.Contains("\u0002giraffe\u0003", hit.Snippet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("a\"b* OR NEAR(")]
    [InlineData("body:x -y ^z")]
    public async Task NoSignCommandsTheIndex(string question)
    {
        await _shelf.BeginAsync("s-1", "one");
        Assert.Empty(_shelf.Catalog.Search(question, workspace: null, limit: 5));
        Assert.Equal(["s-1"], _shelf.Listed());
    }

    [Fact]
    public async Task WhatIsSaidLaterIsFoundLaterAndNothingTwice()
    {
        var id = await _shelf.BeginAsync("s-1", "zebra");
        Assert.Single(_shelf.Catalog.Search("zebra", workspace: null, limit: 5));
        await _shelf.AddTurnAsync(id, "walrus");
        _shelf.Catalog.TakeIn(id);
        Assert.Single(_shelf.Catalog.Search("walrus", workspace: null, limit: 5));
        Assert.Equal(2, Assert.Single(_shelf.Catalog.Search("zebra", workspace: null, limit: 5)).Hits.Count);
    }

    [Fact]
    public async Task WhatIsForgottenIsNotInTheFileAnyMore()
    {
        var id = await _shelf.BeginAsync("s-1", "zebrafish");
        await _shelf.BeginAsync("s-2", "other words");
        Assert.Single(_shelf.Catalog.Search("zebrafish", workspace: null, limit: 5));
        Directory.Delete(_shelf.FolderOf(id), recursive: true);
        Assert.True(_shelf.Catalog.Forget([id]));
        Assert.Empty(_shelf.Catalog.Search("zebrafish", workspace: null, limit: 5));
        foreach (var file in Directory.GetFiles(_shelf.Home, "catalog.db*"))
        {
            Assert.DoesNotContain("zebrafish", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ALongOutputComesAsItsHeadAndNoLetterIsCutThrough()
    {
        var id = await _shelf.BeginAsync("s-1", $"ä{new string('x', 1)}" + string.Concat(Enumerable.Repeat("€", 30_000)));
        var passage = new Journal.SessionScanner(_shelf.Home).Log(id, new Journal.SessionScanner(_shelf.Home).Look(id)!.Month).From(1).SelectMany(Passage.In).First();
        Assert.DoesNotContain('\uFFFD', passage.Text);
        Assert.StartsWith("äx€€", passage.Text, StringComparison.Ordinal);
    }
}
