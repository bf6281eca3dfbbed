using System.Globalization;
using Perdure.Journal;

namespace Perdure.Catalog;

/// <summary>What the catalog notes of itself: that all was looked at, since when the machine runs, when each month's folder had changed.</summary>
internal static class CatalogMetadata
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Every session has been looked at. Its value names the boot: what a power cut took with it is looked for once.</summary>
    public const string Complete = "complete";

    public static string ThisBoot { get; } = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "any";

    public static string Of(Month month) => $"month {month.Name}";

    public static string ValueOf(Month month) => month.ChangedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
