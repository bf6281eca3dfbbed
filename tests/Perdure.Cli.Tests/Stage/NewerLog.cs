using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Adds to a log an entry only a later version could have written, chained as docs/log.md says.</summary>
internal static partial class NewerLog
{
    public static string Of(string[] lines)
    {
        var before = HashPart().Match(lines[^1]).Groups["hash"].Value;
        const string rest = "\"event\":{\"type\":\"dream-dreamt\",\"of\":\"sheep\"}}";
        var head = $"{{\"seq\":{lines.Length + 1},\"at\":\"2031-01-01T00:00:00+00:00\",";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + head + rest)))[..32];
        return $"{string.Join('\n', lines)}\n{head}\"hash\":\"{hash}\",{rest}\n";
    }

    [GeneratedRegex("\"hash\":\"(?<hash>[0-9a-f]{32})\"")]
    private static partial Regex HashPart();
}
