using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Runtime.Tests;

/// <summary>Facts that contradict those before them: none is ever written, and one that is found is named.</summary>
public class UnfoldableEntries
{
    private static readonly Settings NoModel = Some.Settings with { Models = [] };

    [Fact]
    public async Task WhatCannotBeFoldedIsNeverWrittenAndTheSessionGoesOnWhenItIsOpenedAgain()
    {
        var scene = new RingScene { Model = new ScriptedModel([Replies.Saying("one"), Replies.Saying("two")]) };
        var session = await scene.RunAsync("hello");
        var before = (await scene.LogAsync(session)).Count;
        await using (var live = await scene.OpenAsync(session))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => live.TellAsync(new GiveInput(new InputId("q1"), null!, "test")));
        }

        Assert.Equal(before, (await scene.LogAsync(session)).Count);
        await using var again = await scene.OpenAsync(session);
        Assert.Null((await again.TellAsync(Some.Input("and now"))).Refusal);
    }

    [Fact]
    public async Task AnEntryThatCannotBeFoldedIsNamedWhenTheSessionIsOpenedAndWhenItIsVerified()
    {
        var scene = new RingScene { Model = new ScriptedModel([Replies.Saying("one")]) };
        var session = await scene.RunAsync("hello");
        var entry = (await scene.LogAsync(session)).Count + 1;
        await using (var journal = await scene.Store.OpenAsync(session, RingScene.Writer, takeOver: false, RingScene.Cancel))
        {
            await journal.AppendAsync([new LogEntry(entry, scene.Clock.GetUtcNow(), new SettingsChanged(NoModel))], RingScene.Cancel);
        }

        var expected = $"Entry {entry}: expected a fact that follows from the entries before it, found SettingsChanged that does not";
        var damage = await Assert.ThrowsAsync<SessionDamagedException>(() => scene.OpenAsync(session));
        Assert.StartsWith(expected, damage.Message, StringComparison.Ordinal);

        Assert.StartsWith(expected, (await scene.Store.VerifyFoldedAsync(session, RingScene.Cancel)).Problem, StringComparison.Ordinal);
        Assert.Equal(entry, (await scene.LogAsync(session)).Count);
    }
}
