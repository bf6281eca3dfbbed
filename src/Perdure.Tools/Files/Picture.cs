namespace Perdure.Tools.Files;

/// <summary>Knows the pictures a model can look at, by their first bytes: names lie.</summary>
internal static class Picture
{
    private const int MagicBytes = 12;

    /// <returns><c>png</c>, <c>jpeg</c>, <c>gif</c> or <c>webp</c>; null where it is none of them.</returns>
    public static string? KindOf(FileStream file)
    {
        Span<byte> start = stackalloc byte[MagicBytes];
        return KindOf(start[..RandomAccess.Read(file.SafeFileHandle, start, fileOffset: 0)]);
    }

    private static string? KindOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) { return "png"; }
        if (start.StartsWith<byte>([0xFF, 0xD8, 0xFF])) { return "jpeg"; }
        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8)) { return "gif"; }
        if (start.StartsWith("RIFF"u8) && start.Length >= MagicBytes && start[8..].StartsWith("WEBP"u8)) { return "webp"; }
        return null;
    }
}
