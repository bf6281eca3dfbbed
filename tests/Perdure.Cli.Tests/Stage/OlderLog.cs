using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Makes a log one of earlier days, chained anew as docs/log.md says.</summary>
internal static partial class OlderLog
{
    public static async Task MakeAsync(string file, int days)
    {
        var (before, lines) = (new string('0', 32), new StringBuilder());
        foreach (var line in await File.ReadAllLinesAsync(file))
        {
            var bare = At().Replace(HashPart().Replace(line, "", 1), moment => $"\"at\":\"{DateTimeOffset.Parse(moment.Groups["at"].Value, CultureInfo.InvariantCulture).AddDays(-days):O}\"", 1);
            before = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + bare)))[..32];
            lines.Append(CultureInfo.InvariantCulture, $"{bare.Insert(bare.IndexOf("\"event\":", StringComparison.Ordinal), $"\"hash\":\"{before}\",")}\n");
        }

        await File.WriteAllTextAsync(file, lines.ToString());
        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, "checkpoint.json"));
    }

    [GeneratedRegex("\"hash\":\"[0-9a-f]{32}\",")]
    private static partial Regex HashPart();

    [GeneratedRegex("\"at\":\"(?<at>[^\"]+)\"")]
    private static partial Regex At();
}
