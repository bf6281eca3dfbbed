using System.Net;
using System.Text.RegularExpressions;

namespace Perdure.Models.Failures;

/// <summary>What a web page calls itself.</summary>
internal static partial class PageTitle
{
    public static string In(string page) =>
        Title().Match(page) is { Success: true } match ? $"\"{WebUtility.HtmlDecode(match.Groups["title"].Value.Trim())}\"" : "untitled";

    public static bool LooksLikePage(string? mediaType, string body) =>
        mediaType is "text/html" or "application/xhtml+xml" || body.AsSpan().TrimStart().StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
        || body.AsSpan().TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"<title[^>]*>(?<title>[^<]{1,200})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Title();
}
