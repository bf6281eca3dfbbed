namespace Perdure.Models.Wires;

/// <summary>Joins a base URL and the path of a wire, whether or not the base ends with a slash.</summary>
internal static class Addresses
{
    public static Uri Below(Uri baseUrl, string path)
    {
        var whole = new UriBuilder(baseUrl);
        whole.Path = $"{whole.Path.TrimEnd('/')}/{path}";
        return whole.Uri;
    }

    public static Uri WithQuery(Uri address, IReadOnlyDictionary<string, string> query)
    {
        if (query.Count == 0) { return address; }

        var more = string.Join('&', query.Select(part => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(part.Value)}"));
        var whole = new UriBuilder(address);
        whole.Query = whole.Query.Length > 1 ? $"{whole.Query[1..]}&{more}" : more;
        return whole.Uri;
    }
}
