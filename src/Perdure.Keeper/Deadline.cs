using System.Diagnostics;

namespace Perdure.Keeper;

/// <summary>A moment that comes, or never; in time that does not jump.</summary>
internal sealed class Deadline
{
    const long Never = long.MaxValue;

    long _atMs = Never;

    public Deadline(long? inMs)
    {
        if (inMs is { } wait) { In(wait); }
    }

    static long NowMs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    public bool IsPast => _atMs <= NowMs;

    public static int SoonestMs(params ReadOnlySpan<Deadline> dues)
    {
        var soonest = Never;
        foreach (var due in dues) { soonest = Math.Min(soonest, due._atMs); }

        return soonest == Never ? -1 : (int)Math.Clamp(soonest - NowMs, 0, int.MaxValue);
    }

    public void In(long ms) => _atMs = NowMs + ms;

    public void NoLaterThan(long ms) => _atMs = Math.Min(_atMs, NowMs + ms);

    public void Clear() => _atMs = Never;
}
