using System.Security.Cryptography;
using System.Text;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Configuration;

/// <summary>Keeps what is trusted in the home, where no command in a sandbox can write: a small file each with the hash, the path, then the content itself.</summary>
internal sealed class TrustedFiles(Home home) : ITrustedFiles
{
    /// <summary>Stands for a file that is not there; one that appears has changed.</summary>
    private const string Absent = "absent";

    /// <summary>Enough that no two paths of one person meet.</summary>
    private const int NameChars = 32;

    public bool Include(string file, byte[]? content)
    {
        if (Known(file) is { } known) { return known == Hash(content); }

        Trust(file, content);
        return true;
    }

    public string Trust(string file, byte[]? content)
    {
        var place = Place(file);
        Directory.CreateDirectory(Path.Combine(home.Made().Folder, "trusted"));
        AtomicFile.Write(place, (byte[])[.. Encoding.UTF8.GetBytes($"{Hash(content)}\n{file.ReplaceLineEndings(" ")}\n"), .. content ?? []]);
        return Hash(content);
    }

    public byte[]? Content(string file)
    {
        var kept = File.ReadAllBytes(Place(file)).AsSpan();
        var hash = kept[..kept.IndexOf((byte)'\n')];
        var content = kept[(hash.Length + 1)..];
        content = content[(content.IndexOf((byte)'\n') + 1)..];
        return Encoding.UTF8.GetString(hash) switch
        {
            Absent => null,
            var known when known == Hash([.. content]) => [.. content],
            _ => throw new HostingException($"{Place(file)}: expected the content of {file} that you trusted, found another. Look at the file, then run: perdure config trust {file}"),
        };
    }

    private string? Known(string file)
    {
        try
        {
            return File.ReadLines(Place(file)).FirstOrDefault();
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string Place(string file) => Path.Combine(home.Folder, "trusted", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..NameChars]);

    private static string Hash(byte[]? content) => content is null ? Absent : Convert.ToHexStringLower(SHA256.HashData(content));
}
