namespace Perdure.Models.Wires.Messages;

/// <summary>A picture written into its own address.</summary>
internal sealed record DataUrl(string MediaType, string Base64)
{
    private const string Scheme = "data:";
    private const string Marker = ";base64,";

    /// <returns>Its parts, or null where it is an ordinary address.</returns>
    public static DataUrl? Parse(string url)
    {
        var marker = url.IndexOf(Marker, StringComparison.Ordinal);
        return url.StartsWith(Scheme, StringComparison.Ordinal) && marker > 0
            ? new DataUrl(url[Scheme.Length..marker], url[(marker + Marker.Length)..])
            : null;
    }
}
