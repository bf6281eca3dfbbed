using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Core.Values;

namespace Perdure.Import;

/// <summary>A reply as its pieces come, with what came of its calls.</summary>
/// <param name="reply">What its record calls it.</param>
internal sealed class ReplyBuilder(string? reply)
{
    private readonly ImmutableArray<ReplyItem>.Builder _items = ImmutableArray.CreateBuilder<ReplyItem>();
    private readonly List<(CallId Call, string Told, ToolOutcome? Outcome)> _calls = [];
    private bool _isAtEnd;

    public Usage? Usage { get; private set; }

    public ImmutableArray<ReplyItem> Items => _items.ToImmutable();

    public IReadOnlyList<(CallId Call, ToolOutcome? Outcome)> Outcomes => [.. _calls.Select(call => (call.Call, call.Outcome))];

    /// <summary>A call has no result yet.</summary>
    public bool IsWaiting => _calls.Exists(call => call.Outcome is null);

    /// <summary>Whether a piece of the reply with this name may belong to it.</summary>
    public bool TakesMore(string? other) => other is not null || reply is not null ? other == reply : !_isAtEnd;

    /// <param name="told">What its record calls it, where it is a call.</param>
    public void Add(ReplyItem item, string? told)
    {
        _items.Add(item);
        if (item is ToolCallItem(var call)) { _calls.Add((call.Id, told!, null)); }
    }

    /// <summary>Records repeat what a reply used; the first one that ends it counts, and before that the last.</summary>
    public void Told(UsageRecord told)
    {
        if (_isAtEnd && Usage is not null) { return; }

        Usage = told.Usage;
        _isAtEnd |= told.Ends;
    }

    /// <returns>False where no call waits for it.</returns>
    public bool Answer(string told, ToolOutcome outcome)
    {
        var place = _calls.FindIndex(call => call.Told == told && call.Outcome is null);
        if (place < 0) { return false; }

        _calls[place] = _calls[place] with { Outcome = outcome };
        _isAtEnd = true;
        return true;
    }
}
