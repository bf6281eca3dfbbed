using System.Collections.Immutable;
using System.Globalization;
using Perdure.Core.Events;
using Perdure.Journal.Disk;
using Perdure.Journal.Lines;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Looks at what can be seen of a log without reading it all, for everybody alike: whoever lists it, shows it, checks it or goes on with it.</summary>
internal static class LogCheck
{
    /// <summary>The first file has to be a file, and there.</summary>
    /// <exception cref="SessionDamagedException">It is not.</exception>
    public static void MustBeThere(IDisk disk, SessionFolder folder)
    {
        switch (disk.Look(folder.Log(1)))
        {
            case null:
                var known = AcknowledgedEnd.Of(disk, folder);
                throw new SessionDamagedException(
                    $"{folder.Log(1)}: expected the log of a session, found none{(known.Seq > 0 ? $"; it had {known.Seq} entries, as {Path.GetFileName(known.ToldBy)} tells" : "")}. "
                    + "Put it back, or remove what is left: perdure sessions purge");
            case { IsLink: true }:
                throw new SessionDamagedException($"{folder.Log(1)}: expected a file, found a link to another place. Put the file itself here.");
        }
    }

    /// <summary>What is wrong with the first entry; null where nothing is, and where the log is read from its beginning anyway.</summary>
    public static LogFault? FirstEntry(IDisk disk, ImmutableArray<Segment> segments, LogPosition from)
    {
        if (from == segments[0].Beginning) { return null; }

        using var walk = new ChainWalk(disk, segments, segments[0].Beginning);
        return walk.MoveNext() ? null : walk.Fault;
    }

    /// <summary>The run an entry tells of; 0 where it tells of none.</summary>
    public static int RunOf(SessionEvent happened) => happened switch
    {
        ToolStarted started => started.Run,
        CheckStarted started => started.Run,
        LogRepaired repaired => repaired.Runs,
        _ => 0,
    };

    /// <summary>The highest run whose folder is here.</summary>
    public static int LastRun(IDisk disk, SessionFolder folder) => disk.FoldersIn(folder.Runs)
        .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0)
        .Append(0)
        .Max();
}
