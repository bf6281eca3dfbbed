using System.Text;
using Perdure.Tools.Files;

namespace Perdure.Tools.Patching;

/// <summary>A file while a patch is worked out.</summary>
internal sealed class DraftedFile
{
    /// <summary>Larger files are not source code, and a patch holds them in memory several times.</summary>
    private const long BytesMax = 32 * 1024 * 1024;

    private readonly byte[]? _before;
    private byte[]? _after;

    private DraftedFile(string shown, string path, byte[]? before, UnixFileMode? mode)
    {
        Shown = shown;
        Path = path;
        _before = _after = before;
        Mode = mode;
    }

    public string Shown { get; }

    public string Path { get; }

    public UnixFileMode? Mode { get; private set; }

    /// <summary>The name it had, where it comes from another.</summary>
    public string? MovedFrom { get; private set; }

    public bool Exists => _after is not null;

    public byte[]? After => _after;

    public string? HashBefore => _before is null ? null : FileHash.Of(_before);

    public string? HashAfter => _after is null ? null : FileHash.Of(_after);

    /// <param name="mayBeLink">Whether a link at its end is itself what is meant.</param>
    /// <exception cref="PatchRefusedException">It is nothing a patch can change.</exception>
    public static DraftedFile Open(string shown, string path, bool mayBeLink)
    {
        using var found = SafeFileOpener.Open(path);
        return found switch
        {
            OpenedPath.Nothing => new(shown, path, before: null, mode: null),
            OpenedPath.File file => Read(shown, path, file),
            OpenedPath.Other { Target: { } target } when mayBeLink => new(shown, path, FileHash.ContentOfLink(target), mode: null),
            OpenedPath.Other { Kind: var kind } => throw new PatchRefusedException($"{shown} {kind.Words()}."),
            _ => throw new PatchRefusedException($"{shown} is a folder."),
        };
    }

    private static DraftedFile Read(string shown, string path, OpenedPath.File file)
    {
        var length = file.Stream.Length;
        if (length > BytesMax) { throw new PatchRefusedException($"{shown} has {length:N0} bytes; a patch changes files of up to {BytesMax:N0}."); }
        if (file.Mode is { } bits && !bits.HasFlag(UnixFileMode.UserWrite)) { throw new PatchRefusedException($"{shown} is read-only."); }

        var content = new byte[length];
        file.Stream.ReadExactly(content);
        return new(shown, path, content, file.Mode);
    }

    public void Delete() => _after = null;

    public PatchedText Text() =>
        PatchedText.Of(_after!) ?? throw new PatchRefusedException($"{Shown} is a binary file; a patch changes text.");

    public void Write(PatchedText text)
    {
        try
        {
            _after = text.Bytes();
        }
        catch (EncoderFallbackException problem)
        {
            throw new PatchRefusedException(
                $"{Shown} is written in {text.Form.Encoding.WebName}, which has no character U+{(int)problem.CharUnknown:X4}. Nothing was changed.");
        }
    }

    public void MoveTo(DraftedFile target)
    {
        target._after = _after;
        target.Mode = Mode;
        target.MovedFrom = Shown;
        Delete();
    }
}
