using Perdure.Models.Rendering;

namespace Perdure.Models.Wires.Messages;

/// <summary>Sets the moving cache marks: at the end of what this request shows, and where the one before it ended.</summary>
/// <remarks>
/// A mark is spliced in while sending and is no part of the rendered input: the provider does not count it as content,
/// so the bytes that are cached stay the same when it moves on. The second mark is needed because the provider looks
/// back only 20 blocks for what it has cached, and a round with many calls adds more.
/// </remarks>
internal static class CacheMarks
{
    private static readonly byte[] FiveMinutes = ",\"cache_control\":{\"type\":\"ephemeral\"}"u8.ToArray();

    /// <summary>Costs more to write; for work whose tools take longer than the usual mark holds.</summary>
    private static readonly byte[] OneHour = ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"u8.ToArray();

    /// <returns>The system prompt with its mark; a longer one has to come before shorter ones.</returns>
    public static IEnumerable<ReadOnlyMemory<byte>> InInstructions(ReadOnlyMemory<byte> instructions, bool forAnHour)
    {
        yield return instructions[..^2]; // Its one block is left open before the brace and the bracket that end it.
        yield return forAnHour ? OneHour : FiveMinutes;
        yield return instructions[^2..];
    }

    /// <returns>The pieces of the input with the marks between them.</returns>
    public static IEnumerable<ReadOnlyMemory<byte>> In(RenderedInput input, bool forAnHour)
    {
        var from = 0;
        foreach (var end in Ends(input.Marks))
        {
            var beforeBrace = end - 1;
            yield return input.Bytes[from..beforeBrace];
            yield return forAnHour ? OneHour : FiveMinutes;
            from = beforeBrace;
        }

        yield return input.Bytes[from..];
    }

    /// <summary>Where the last two things said to the model end, in the order of the bytes.</summary>
    private static IEnumerable<int> Ends(IReadOnlyList<Mark> marks)
    {
        var last = LastOf(Speaker.User, marks, marks.Count - 1);
        if (last < 0) { yield break; }

        var reply = LastOf(Speaker.Assistant, marks, last);
        var earlier = LastOf(Speaker.User, marks, reply);
        if (earlier >= 0) { yield return marks[earlier].Bytes; }

        yield return marks[last].Bytes;
    }

    private static int LastOf(Speaker speaker, IReadOnlyList<Mark> marks, int from)
    {
        while (from >= 0 && marks[from].Speaker != speaker)
        {
            from--;
        }

        return from;
    }
}
