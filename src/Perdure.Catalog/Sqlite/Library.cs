using System.Reflection;
using System.Runtime.InteropServices;

namespace Perdure.Catalog.Sqlite;

/// <summary>Finds SQLite: linked into the native release, or the system's own.</summary>
internal static class Library
{
    /// <summary>The release on a machine has a number; the bare name comes only with the development files.</summary>
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3"];

    private static readonly Lazy<bool> Found = new(Find);

    public static bool IsThere => Found.Value;

    private static bool Find()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
            return Native.Version() > 0;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Native.Library) { return 0; }

        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) { return handle; }
        }

        return 0;
    }
}
