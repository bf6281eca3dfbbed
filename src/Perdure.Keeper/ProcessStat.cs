using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>What /proc tells of one process: its parent, and when it started.</summary>
internal sealed record ProcessStat(int Parent, long StartTicks)
{
    const int StatBytesMax = 2048;
    const int ParentField = 1;
    const int StartField = 19;

    public static ProcessStat? Read(string process)
    {
        if (Files.ReadAll($"/proc/{process}/stat", StatBytesMax) is not { Length: > 0 } content) { return null; }

        // The name in brackets may hold spaces and brackets; what counts comes after the last one.
        var text = Encoding.Latin1.GetString(content);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(int.Parse(fields[ParentField]), long.Parse(fields[StartField]));
    }
}
