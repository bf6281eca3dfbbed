using Perdure.Core;

namespace Perdure.Catalog;

/// <summary>Says ids as short as they can be said without meaning another.</summary>
internal sealed class ShortIds
{
    /// <summary>Characters that are shown even where fewer would do, so that a short id is still good tomorrow.</summary>
    private const int CharsMin = 8;

    private readonly string[] _ids;

    public ShortIds(IEnumerable<SessionId> ids)
    {
        _ids = [.. ids.Select(id => id.Value)];
        Array.Sort(_ids, StringComparer.Ordinal);
    }

    public string Of(SessionId session)
    {
        var place = Array.BinarySearch(_ids, session.Value, StringComparer.Ordinal);
        return place < 0 ? session.Value : Of(session, _ids.ElementAtOrDefault(place - 1), _ids.ElementAtOrDefault(place + 1));
    }

    /// <param name="before">The id before it, if there is one.</param>
    /// <param name="after">The id behind it.</param>
    public static string Of(SessionId session, string? before, string? after)
    {
        var id = session.Value;
        var characters = 1 + Math.Max(Shared(before), Shared(after));
        return id[..Math.Min(id.Length, Math.Max(CharsMin, characters))];

        int Shared(string? other) => other.AsSpan().CommonPrefixLength(id);
    }
}
