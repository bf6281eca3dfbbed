namespace Perdure.Tools.Files;

/// <summary>What stands at a name in a folder.</summary>
internal enum FileKind
{
    Nothing,
    File,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,

    /// <summary>Nobody lets us look, or it is of a kind nobody knows.</summary>
    Unknown,
}

/// <summary>How kinds of files are said, and read from the bits of the system.</summary>
internal static class FileKinds
{
    private const int TypeBits = 0xF000;

    /// <param name="mode">As the system tells it, type and permissions in one number.</param>
    public static FileKind Of(int mode) => (mode & TypeBits) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Folder,
        0xA000 => FileKind.Link,
        0x1000 => FileKind.Pipe,
        0xC000 => FileKind.Socket,
        0x2000 or 0x6000 => FileKind.Device,
        _ => FileKind.Unknown,
    };

    /// <summary>Ends a sentence that begins with the name.</summary>
    public static string Words(this FileKind kind) => kind switch
    {
        FileKind.Folder => "is a folder",
        FileKind.Link => "is a link that was put there meanwhile",
        FileKind.Pipe => "is a pipe, not a file",
        FileKind.Socket => "is a socket, not a file",
        FileKind.Device => "is a device, not a file",
        FileKind.Unknown => "cannot be looked at",
        _ => "is not there",
    };
}
