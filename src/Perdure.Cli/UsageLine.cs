using System.Globalization;
using Perdure.Core.Values;
using Perdure.Hosting;

namespace Perdure.Cli;

/// <summary>Says in one line what was used.</summary>
internal static class UsageLine
{
    public static string Of(UsageTotals usage)
    {
        var parts = new List<string>
        {
            Count(usage.Calls, "model call"),
            $"{Tokens(usage.Input)} in ({Share(usage)} cached)",
            $"{Tokens(usage.Output)} out",
        };
        if (Cost(usage) is { } cost) { parts.Add(cost); }
        if (Estimated(usage.EstimatedCalls) is { Length: > 0 } estimated) { parts.Add(estimated); }

        return string.Join(" · ", parts);
    }

    /// <summary>How much of what is shown is an estimate; empty where nothing is.</summary>
    public static string Estimated(long calls) => calls == 0 ? "" : $"{Count(calls, "call")} estimated";

    /// <summary>What of the input the provider had still in memory.</summary>
    public static string Share(UsageTotals usage) =>
        usage.Input == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100.0 * usage.Cached / usage.Input)} %");

    public static string Tokens(long count) => count switch
    {
        < 10_000 => count.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000.0:0.0}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000.0:0.00}M"),
    };

    public static string Count(long count, string thing) => Plural.Of(count, thing);

    /// <returns>Null where no price is known: that is not the same as free.</returns>
    private static string? Cost(UsageTotals usage) => usage switch
    {
        { UnpricedCalls: 0 } => string.Create(CultureInfo.InvariantCulture, $"${usage.Cost:0.00##}"),
        { Cost: > 0 } => string.Create(CultureInfo.InvariantCulture, $"at least ${usage.Cost:0.00##}"),
        _ => null,
    };
}
