namespace Perdure.Hosting;

/// <summary>The version of this executable.</summary>
public static class ProductVersion
{
    public static string Number { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";

    public static string Line => $"perdure {Number}";
}
