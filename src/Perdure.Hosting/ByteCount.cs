using System.Globalization;

namespace Perdure.Hosting;

/// <summary>Says how many bytes something takes, in the unit that fits.</summary>
public static class ByteCount
{
    public static string Say(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} bytes",
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
    };
}
