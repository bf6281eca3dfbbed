using System.Text.Json;
using Perdure.Core.Values;

namespace Perdure.Models.Wires.Messages;

/// <summary>Adds up the usage of a Messages reply, whose input tokens leave out what was read from or written to the cache.</summary>
internal sealed class MessagesUsage
{
    private long? _fresh;
    private long _cached;
    private long _written;
    private long _output;

    public Usage? Total => _fresh is { } fresh ? new Usage(fresh + _cached + _written, _cached, _written, _output, Reasoning: 0) : null;

    /// <summary>Told at the start and again, with the totals so far, at the end.</summary>
    public void Take(JsonElement? told)
    {
        if (told is not { } usage) { return; }

        _fresh = usage.Number("input_tokens") ?? _fresh;
        _cached = usage.Number("cache_read_input_tokens") ?? _cached;
        _written = usage.Number("cache_creation_input_tokens") ?? _written;
        _output = usage.Number("output_tokens") ?? _output;
    }
}
