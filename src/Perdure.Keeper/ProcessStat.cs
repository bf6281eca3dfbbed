using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>What /proc tells of one process: its parent, and when it started.</summary>
internal sealed record ProcessStat(int Parent, long StartTicks, char State)
{
    const int StatBytesMax = 2048;
    const int StatusBytesMax = 16 * 1024;
    const int StateField = 0;
    const int ParentField = 1;
    const int StartField = 19;

    /// <summary>It does nothing: stopped, held by a tracer, or dead.</summary>
    public bool IsStill => State is 'T' or 't' or 'Z' or 'X';

    /// <summary>The number a process has in the namespace it lives in; 0 when it is gone.</summary>
    public static int InnermostId(int process)
    {
        const string mark = "NSpid:";
        var status = Encoding.Latin1.GetString(Files.ReadAll($"/proc/{process}/status", StatusBytesMax) ?? []);
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[mark.Length..].Split('\t')[^1]);
    }

    public static ProcessStat? Read(string process)
    {
        if (Files.ReadAll($"/proc/{process}/stat", StatBytesMax) is not { Length: > 0 } content) { return null; }

        // The name in brackets may hold spaces and brackets; what counts comes after the last one.
        var text = Encoding.Latin1.GetString(content);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(int.Parse(fields[ParentField]), long.Parse(fields[StartField]), fields[StateField][0]);
    }
}
