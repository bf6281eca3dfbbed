using System.Security.Cryptography;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>Tells by a short text whether a file is the one that is meant.</summary>
internal static class FileHash
{
    /// <summary>Stands for something that is there and is no file.</summary>
    private const string NoFile = "not a file";

    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <returns>Null where there is nothing.</returns>
    public static string? At(string path)
    {
        if (Directory.Exists(path)) { return NoFile; }
        if (!File.Exists(path)) { return null; }

        if (PlainFile.IsEmpty(path)) { return Of([]); }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
