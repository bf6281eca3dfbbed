using System.Globalization;

namespace Perdure.Hosting;

/// <summary>Reads spans of time as people write them: 90s, 10m, 2h, 1d.</summary>
public static class Duration
{
    /// <summary>The longest a timer can be set to, rounded down to what people say.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>A hundred years; before, there is nothing.</summary>
    private const double DaysMax = 36_500;

    /// <summary>A span to set a timer to.</summary>
    public static TimeSpan Parse(string option, string text)
    {
        var span = Age(option, text);
        return span < Longest ? span : Longest;
    }

    /// <summary>A span to look back.</summary>
    public static TimeSpan Age(string option, string text)
    {
        var unit = text.Length > 0 && !char.IsAsciiDigit(text[^1]) ? text[^1] : 's';
        var digits = text.TrimEnd(unit);
        var known = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
        TimeSpan? span = (known, unit) switch
        {
            (true, 's') => TimeSpan.FromSeconds(count),
            (true, 'm') => TimeSpan.FromMinutes(count),
            (true, 'h') => TimeSpan.FromHours(count),
            (true, 'd') => TimeSpan.FromDays(Math.Min(count, DaysMax)),
            _ => null,
        };
        return span ?? throw new HostingException($"{option}: expected a duration such as 30s, 10m or 2h, found \"{text}\".");
    }

    /// <summary>As short as it can be said: 850 ms, 12.4 s, 3 min, 2 h.</summary>
    public static string Say(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };
}
