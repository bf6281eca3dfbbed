namespace Perdure.Hosting;

/// <summary>Says how many there are of a thing.</summary>
public static class Plural
{
    public static string Of(long count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
