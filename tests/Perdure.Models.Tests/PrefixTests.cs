using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models.Rendering;
using Perdure.Models.Wires;
using Perdure.Models.Wires.Chat;
using Perdure.Models.Wires.Messages;
using Perdure.Models.Wires.Responses;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Tests;

/// <summary>What was sent once is the beginning of everything sent later.</summary>
public class PrefixTests
{
    public static readonly TheoryData<string> Wires = EveryWireTests.Wires;

    internal const string Dialect = "own";

    [Theory, MemberData(nameof(Wires))]
    public void EachRequestExtendsTheOneBeforeIt(string wire)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var tale = new Tale(seed);
            var prompt = new RenderedPrompt(WireOf(wire));
            var before = Shown(prompt, []);
            for (var round = 0; round < 12; round++)
            {
                var now = Shown(prompt, tale.Grown());

                Assert.True(now.Instructions.SequenceEqual(before.Instructions), $"seed {seed}, round {round}: the instructions changed");
                Assert.True(now.Tools.SequenceEqual(before.Tools), $"seed {seed}, round {round}: the tools changed");
                Assert.True(now.Input.AsSpan().StartsWith(before.Input), $"seed {seed}, round {round}: the input was rewritten");
                before = now;
            }
        }
    }

    [Theory, MemberData(nameof(Wires))]
    public async Task WhateverIsComposedIsOneJsonDocument(string wire)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var tale = new Tale(seed);
            var spoken = WireOf(wire);
            var prompt = new RenderedPrompt(spoken);
            for (var round = 0; round < 6; round++)
            {
                var question = Questions.Of(new Conversation("Be brief.", Questions.Tools, tale.Grown()), effort: "high");
                prompt.Follow(question.Conversation);
                var inquiry = new WireRequest(question, new ProviderSettings("mock", wire, new Uri("http://127.0.0.1/")), Known: null, TimeProvider.System);

                using var content = spoken.Compose(prompt, inquiry);
                using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync());

                Assert.True(SpeakersAlternate(json.RootElement) || wire != WireNames.Messages, $"seed {seed}, round {round}");
                Assert.InRange(content.Headers.ContentLength!.Value, 1, long.MaxValue);
            }
        }
    }

    [Theory, MemberData(nameof(Wires))]
    public void AnotherProcessRendersTheSameBytes(string wire)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var tale = new Tale(seed);
            var grown = new RenderedPrompt(WireOf(wire));
            var atOnce = new RenderedPrompt(WireOf(wire));
            ImmutableArray<TranscriptItem> items = [];
            for (var round = 0; round < 8; round++)
            {
                items = tale.Grown();
                grown.Follow(new Conversation("Be brief.", Questions.Tools, items));
            }

            atOnce.Follow(new Conversation("Be brief.", Questions.Tools, items));

            Assert.True(grown.Input.Bytes.Span.SequenceEqual(atOnce.Input.Bytes.Span), $"seed {seed}");
        }
    }

    [Theory, MemberData(nameof(Wires))]
    public void OnlyWhatIsNewIsRendered(string wire)
    {
        var prompt = new RenderedPrompt(WireOf(wire));
        var tale = new Tale(seed: 1);
        ImmutableArray<TranscriptItem> items = [];
        for (var round = 0; round < 50; round++)
        {
            items = tale.Grown();
            prompt.Follow(new Conversation("Be brief.", Questions.Tools, items));
        }

        Assert.Equal(items.Length, prompt.Input.ItemsRendered);
    }

    [Theory, MemberData(nameof(Wires))]
    public void ACompactionIsRenderedAnewAndASummaryRequestTakenBack(string wire)
    {
        var prompt = new RenderedPrompt(WireOf(wire));
        ImmutableArray<TranscriptItem> history = [Questions.User("one"), Questions.Model(2, new MessageItem("two")), Questions.User("three", 3)];
        var plain = Shown(prompt, history).Input;

        var asking = Shown(prompt, history.Add(new RuntimeMessage(4, "Summarise."))).Input;
        var goingOn = Shown(prompt, history).Input;
        var compacted = Shown(prompt, [Questions.User("three", 3), new RuntimeMessage(5, "The summary.")]).Input;
        var fresh = Shown(new RenderedPrompt(WireOf(wire)), [Questions.User("three", 3), new RuntimeMessage(5, "The summary.")]).Input;

        Assert.True(asking.AsSpan().StartsWith(plain));
        Assert.Equal(plain, goingOn);
        Assert.Equal(fresh, compacted);
    }

    [Fact]
    public void BytesHandedOutStayAsTheyWereAfterTheEndIsTakenBack()
    {
        var bytes = new GrowingBytes();
        "abcdef"u8.CopyTo(bytes.GetSpan(6));
        bytes.Advance(6);
        var sending = bytes.Written;

        bytes.CutTo(3);
        "XYZ"u8.CopyTo(bytes.GetSpan(3));
        bytes.Advance(3);

        Assert.Equal("abcdef"u8.ToArray(), sending.ToArray());
        Assert.Equal("abcXYZ"u8.ToArray(), bytes.Written.ToArray());
    }

    [Fact]
    public void APromptThatFellOffTheShelfIsMadeAnew()
    {
        var shelf = new PromptCache(WireOf(WireNames.Chat));
        var first = shelf.Of(new SessionId("0"));
        for (var other = 1; other < PromptCache.PromptsMax; other++)
        {
            shelf.Of(new SessionId($"{other}"));
        }

        Assert.Same(first, shelf.Of(new SessionId("0")));
        shelf.Of(new SessionId("one more"));
        Assert.NotSame(first, shelf.Of(new SessionId("1")));
        Assert.Same(first, shelf.Of(new SessionId("0")));
    }

    private static bool SpeakersAlternate(JsonElement body)
    {
        var roles = body.TryGetProperty("messages", out var messages)
            ? messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToList()
            : [];
        return roles.Zip(roles.Skip(1)).All(pair => pair.First != pair.Second);
    }

    internal static IWire WireOf(string wire) => wire switch
    {
        WireNames.Responses => new ResponsesWire(Dialect),
        WireNames.Chat => new ChatWire(Dialect),
        _ => new MessagesWire(Dialect),
    };

    private static (byte[] Instructions, byte[] Tools, byte[] Input) Shown(RenderedPrompt prompt, ImmutableArray<TranscriptItem> items)
    {
        prompt.Follow(new Conversation("Be brief.", Questions.Tools, items));
        return (prompt.Instructions.ToArray(), prompt.Tools.ToArray(), prompt.Input.Bytes.ToArray());
    }
}
