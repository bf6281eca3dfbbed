using Perdure.Core.Events;
using Perdure.Runtime;

namespace Perdure.Testing.World;

/// <summary>Reads the feed across every kill, from the entry it has not seen, and keeps what it was shown.</summary>
public sealed class SimulatedReader
{
    private readonly List<string> _shown = [];

    public IReadOnlyList<string> Shown => _shown;

    public async Task ReadAsync(LiveSession session)
    {
        await foreach (var item in session.Feed.ReadAsync(_shown.Count + 1, CancellationToken.None))
        {
            if (item is not EntryAppended { Entry: var entry }) { continue; }

            Promise.Unless(entry.Seq == _shown.Count + 1, 1, $"the feed showed entry {entry.Seq} after {_shown.Count}");
            _shown.Add(SessionStory.Line(entry.Event));
        }
    }
}
