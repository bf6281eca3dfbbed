namespace Perdure.Journal.Lines;

/// <summary>Remembers some places of a log, so that reading from its middle does not begin at its beginning.</summary>
internal sealed class LogIndex(LogPosition beginning)
{
    /// <summary>When there are more, every second is forgotten: about 40 kB, however long the log.</summary>
    private const int PlacesMax = 1024;

    private const int FirstStride = 16;

    private readonly Lock _gate = new();
    private readonly List<LogPosition> _places = [beginning];
    private long _stride = FirstStride;

    /// <summary>Notes where a write begins; places come in their order.</summary>
    public void Note(LogPosition place)
    {
        lock (_gate)
        {
            if (place.Seq < _places[^1].Seq + _stride) { return; }

            _places.Add(place);
            if (_places.Count <= PlacesMax) { return; }

            var every = 0;
            _places.RemoveAll(_ => every++ % 2 == 1);
            _stride *= 2;
        }
    }

    /// <returns>The last known place at or before <paramref name="seq"/>; null where that lies before everything known.</returns>
    public LogPosition? Before(long seq)
    {
        lock (_gate)
        {
            var after = _places.FindIndex(place => place.Seq > seq);
            return after switch { 0 => null, < 0 => _places[^1], _ => _places[after - 1] };
        }
    }
}
