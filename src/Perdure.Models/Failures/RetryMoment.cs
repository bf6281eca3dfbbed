using System.Globalization;
using System.Net.Http.Headers;

namespace Perdure.Models.Failures;

/// <summary>Finds the moment before which a provider does not want to be asked again.</summary>
internal static class RetryMoment
{
    /// <summary>Nobody means to be waited for longer; such a number is in another unit than we think.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(40);

    public static DateTimeOffset? In(ProviderError complaint, HttpResponseHeaders? headers, DateTimeOffset now)
    {
        var found = OfUsageLimit(complaint, headers, now)
            ?? After(headers, now)
            ?? (Durations.InSentence(complaint.Message) is { } told ? now + told : (DateTimeOffset?)null)
            ?? OfWindows(headers, now);
        return found is { } moment && moment - now <= WaitMax ? Later(moment, now) : null;
    }

    private static DateTimeOffset? OfUsageLimit(ProviderError complaint, HttpResponseHeaders? headers, DateTimeOffset now)
    {
        if (complaint.ResetsAt is { } at) { return Epoch(at); }

        if (complaint.ResetsInSeconds is { } seconds) { return After(now, seconds); }

        var unified = ResponseHeaders.First(headers, "anthropic-ratelimit-unified-reset");
        return ResponseHeaders.First(headers, "anthropic-ratelimit-unified-status") == "rejected" && long.TryParse(unified, out var epoch) ? Epoch(epoch) : null;
    }

    private static DateTimeOffset? After(HttpResponseHeaders? headers, DateTimeOffset now)
    {
        if (Number(ResponseHeaders.First(headers, "retry-after-ms")) is { } milliseconds) { return After(now, milliseconds / 1000); }

        var told = ResponseHeaders.First(headers, "retry-after");
        if (Number(told) is { } seconds) { return After(now, seconds); }

        return DateTimeOffset.TryParseExact(told, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    /// <summary>Each window tells when it is full again; of those that are spent, the last one counts.</summary>
    private static DateTimeOffset? OfWindows(HttpResponseHeaders? headers, DateTimeOffset now)
    {
        var openAi = ResponseHeaders.Beginning(headers, "x-ratelimit-reset")
            .Where(window => !HasRoom(headers, "x-ratelimit-remaining", window.Window))
            .Select(window => Moment(window.Value, now));
        var anthropic = ResponseHeaders.Beginning(headers, "anthropic-ratelimit-")
            .Where(window => window.Window.EndsWith("-reset", StringComparison.OrdinalIgnoreCase) && !window.Window.StartsWith("unified", StringComparison.OrdinalIgnoreCase))
            .Where(window => !HasRoom(headers, "anthropic-ratelimit-", window.Window[..^"reset".Length] + "remaining"))
            .Select(window => Moment(window.Value, now));
        return openAi.Concat(anthropic).Max();
    }

    private static bool HasRoom(HttpResponseHeaders? headers, string name, string window) => Number(ResponseHeaders.First(headers, name + window)) is > 0;

    /// <summary>A span (<c>6m0s</c>), seconds from now, seconds or milliseconds since 1970, or a date.</summary>
    private static DateTimeOffset? Moment(string value, DateTimeOffset now) => Number(value) switch
    {
        > 100_000_000_000 and var milliseconds and < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds),
        > 1_000_000_000 and var seconds => Epoch((long)seconds),
        { } seconds => After(now, seconds),
        null when Durations.Parse(value) is { } span => now + span,
        _ => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null,
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static DateTimeOffset? After(DateTimeOffset now, double seconds) => seconds <= WaitMax.TotalSeconds ? now + TimeSpan.FromSeconds(seconds) : null;

    private static DateTimeOffset? Epoch(long seconds) => seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
