namespace Perdure.Tools.Keeping;

/// <summary>A look at all processes of the machine: who begot whom, and what each has used.</summary>
public sealed class ProcessTable
{
    private const int ParentField = 1;
    private const int UserTicksField = 11;
    private const int TimesFields = 4; // Its own in user and system, and those of its children that have ended.
    private const int ResidentField = 21;

    /// <summary>The kernel tells times in hundredths of a second, whatever its own clock does.</summary>
    private const int MsPerTick = 10;

    private readonly ILookup<int, Entry> _children;

    private ProcessTable(IEnumerable<Entry> entries) => _children = entries.ToLookup(entry => entry.Parent);

    public static ProcessTable Now() => new(Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? Read(pid) : null)
        .OfType<Entry>());

    /// <summary>What everything below a process uses: the process itself is not counted.</summary>
    public ProcessUse Below(int pid)
    {
        var use = new ProcessUse(0, 0, 0);
        foreach (var child in _children[pid])
        {
            var below = Below(child.Pid);
            use = new ProcessUse(use.Processes + 1 + below.Processes, use.CpuMs + child.CpuMs + below.CpuMs, use.MemoryBytes + child.MemoryBytes + below.MemoryBytes);
        }

        return use;
    }

    private static Entry? Read(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields.Skip(UserTicksField).Take(TimesFields).Sum(long.Parse);
            return new Entry(pid, int.Parse(fields[ParentField]), ticks * MsPerTick, long.Parse(fields[ResidentField]) * Environment.SystemPageSize);
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }

    private sealed record Entry(int Pid, int Parent, long CpuMs, long MemoryBytes);
}

/// <summary>What some processes use together; memory they share is counted for each.</summary>
public sealed record ProcessUse(int Processes, long CpuMs, long MemoryBytes);
