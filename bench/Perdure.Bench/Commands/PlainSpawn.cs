using System.Runtime.InteropServices;

namespace Perdure.Bench.Commands;

/// <summary>The least a command can cost: one posix_spawn, one waitpid.</summary>
internal static unsafe partial class PlainSpawn
{
    private const int OpenActionsBytes = 256; // Larger than glibc's opaque structure.

    private const int ReadWrite = 2;

    /// <param name="line">The first word is the program's path.</param>
    public static void Run(IReadOnlyList<string> line)
    {
        var actions = stackalloc byte[OpenActionsBytes];
        _ = InitActions(actions);
        for (var stream = 0; stream < 3; stream++) { _ = AddOpen(actions, stream, "/dev/null", ReadWrite, 0); }

        var words = Words(line);
        var variables = Words(["PATH=/usr/bin:/bin"]);
        int process, status;
        var failed = Spawn(&process, line[0], actions, null, words, variables);
        if (failed != 0 || Wait(process, &status, 0) != process || status != 0)
        {
            throw new InvalidOperationException($"Plain spawn: expected {line[0]} to run and end with 0, found {Marshal.GetPInvokeErrorMessage(failed)}.");
        }

        _ = DestroyActions(actions);
        Free(words);
        Free(variables);
    }

    private static byte** Words(IReadOnlyList<string> words)
    {
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)(words.Count + 1), (nuint)sizeof(byte*));
        for (var place = 0; place < words.Count; place++) { pointers[place] = (byte*)Marshal.StringToCoTaskMemUTF8(words[place]); }

        return pointers;
    }

    private static void Free(byte** words)
    {
        for (var word = words; *word != null; word++) { Marshal.FreeCoTaskMem((nint)(*word)); }

        NativeMemory.Free(words);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(int* process, string path, byte* actions, byte* attributes, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int Wait(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, int mode);
}
