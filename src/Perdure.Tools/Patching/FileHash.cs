using System.Security.Cryptography;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>Tells by a short text whether a file is the one that is meant.</summary>
internal static class FileHash
{
    /// <summary>Stands for something that is there and is no file.</summary>
    private const string NoFile = "not a file";

    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>What a link counts as: not what it leads to.</summary>
    public static byte[] ContentOfLink(byte[] target) => [.. "link to "u8, .. target];

    /// <param name="place">A full path without links.</param>
    /// <returns>Null where there is nothing.</returns>
    public static string? At(string place)
    {
        using var found = SafeFileOpener.Open(place);
        return found switch
        {
            OpenedPath.Nothing => null,
            OpenedPath.File file => Convert.ToHexStringLower(SHA256.HashData(file.Stream)),
            OpenedPath.Other { Target: { } target } => Of(ContentOfLink(target)),
            _ => NoFile,
        };
    }
}
