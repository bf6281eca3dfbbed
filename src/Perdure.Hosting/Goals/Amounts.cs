using System.Globalization;

namespace Perdure.Hosting.Goals;

/// <summary>Reads amounts as people write them: 800k, 5M, 2.50.</summary>
public static class Amounts
{
    public static long Tokens(string option, string text)
    {
        var unit = text.Length > 0 ? char.ToLowerInvariant(text[^1]) : ' ';
        decimal factor = unit switch { 'k' => 1_000, 'm' => 1_000_000, _ => 1 };
        var digits = factor == 1 ? text : text[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * factor is >= 1 and <= long.MaxValue
            ? (long)(count * factor)
            : throw new HostingException($"{option}: expected a number of tokens such as 800k or 5M, found \"{text}\".");
    }

    public static decimal Money(string option, string text) =>
        decimal.TryParse(text.TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) && cost > 0
            ? cost
            : throw new HostingException($"{option}: expected an amount in US dollars such as 20 or 2.50, found \"{text}\".");

    public static int Above0(string option, int count) =>
        count > 0 ? count : throw new HostingException($"{option}: expected a number above 0, found {count}.");
}
