using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Perdure.Runtime;

namespace Perdure.Tools.Snapshotting;

/// <summary>Git's objects as they lie on the disk: naming a content, and writing one without starting a process for it.</summary>
internal static class LooseObject
{
    private const int PieceBytes = 64 << 10;

    /// <summary>The name git gives to the content of a file.</summary>
    public static string NameOfBlob(Stream content, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Header("blob", length));
        var piece = new byte[PieceBytes];
        while (content.Read(piece) is > 0 and var count) { hash.AppendData(piece.AsSpan(0, count)); }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string NameOfBlob(ReadOnlySpan<byte> content) => Name([.. Header("blob", content.Length), .. content]);

    /// <summary>Keeps a tree from being cleared away, and says of when it is.</summary>
    /// <returns>The commit's name.</returns>
    public static string WriteCommit(string objects, string tree, string message, DateTimeOffset at, string? parent = null)
    {
        var who = string.Create(CultureInfo.InvariantCulture, $"Perdure <perdure@localhost> {at.ToUnixTimeSeconds()} +0000");
        return Write(objects, "commit", Encoding.UTF8.GetBytes($"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {who}\ncommitter {who}\n\n{message}\n"));
    }

    private static string Write(string objects, string type, byte[] content)
    {
        byte[] whole = [.. Header(type, content.Length), .. content];
        var name = Name(whole);
        var file = Path.Combine(objects, name[..2], name[2..]);
        if (File.Exists(file)) { return name; }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { zlib.Write(whole); }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Write(file, packed.ToArray());
        return name;
    }

    private static byte[] Header(string type, long length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {length}\0"));

    // SHA-1 is what git's object names are; nothing here is trusted because of it.
#pragma warning disable CA5350
    private static string Name(ReadOnlySpan<byte> whole) => Convert.ToHexStringLower(SHA1.HashData(whole));
#pragma warning restore CA5350
}
