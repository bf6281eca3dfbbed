using System.Runtime.InteropServices;

namespace Perdure.Tools.Programs;

/// <summary>Asks the system what this user may do in a folder.</summary>
internal static partial class FolderRights
{
    private const int Write = 2;

    public static bool MayWrite(string folder) => Access(folder, Write) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
