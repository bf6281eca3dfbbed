using System.Runtime.InteropServices;

namespace Perdure.Tools.Keeping.Native;

/// <summary>A list of strings as C wants it: UTF-8, each ended by zero, the list ended by null.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    readonly int _count;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        _count = strings.Count;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(nint));
        for (var i = 0; i < _count; i++) { Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]); }
    }

    public byte** Pointers { get; }

    public void Dispose()
    {
        for (var i = 0; i < _count; i++) { Marshal.FreeCoTaskMem((nint)Pointers[i]); }

        NativeMemory.Free(Pointers);
    }
}
