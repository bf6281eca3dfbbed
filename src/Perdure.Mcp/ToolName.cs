using System.Security.Cryptography;
using System.Text;

namespace Perdure.Mcp;

/// <summary>Gives every tool of every server one name that all providers take: <c>mcp__server__tool</c>.</summary>
/// <remarks>A name that had to be changed ends in a piece of the hash of what it was, so that no two become the same.</remarks>
internal static class ToolName
{
    /// <summary>The shortest limit among providers.</summary>
    public const int CharsMax = 64;

    private const string Mark = "mcp__";

    private const string Between = "__";

    private const int ServerCharsMax = 24;

    private const int HashChars = 6;

    public static string Of(string server, string tool)
    {
        var prefix = Prefix(server);
        return prefix + Fitted(tool, CharsMax - prefix.Length, exact: IsPlain(tool));
    }

    /// <summary>How the names of all tools of this server begin, and of no other's.</summary>
    public static string Prefix(string server) => Mark + Server(server) + Between;

    /// <summary>The server's name as a part of a tool's name, and of a file's.</summary>
    public static string Server(string server) =>
        Fitted(server, ServerCharsMax, exact: IsPlain(server) && !server.Contains(Between) && server.Trim('_') == server);

    public static bool IsOne(string name) => name.StartsWith(Mark, StringComparison.Ordinal);

    private static string Fitted(string name, int charsMax, bool exact)
    {
        if (exact && name.Length <= charsMax) { return name; }

        var plain = string.Concat(name.Select(character => IsPlain(character) ? character : '-')).Replace(Between, "-").Trim('_');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashChars];
        return $"{plain[..Math.Min(plain.Length, charsMax - HashChars - 1)]}-{hash}";
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(IsPlain);

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
}
