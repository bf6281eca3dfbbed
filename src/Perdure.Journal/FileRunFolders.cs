using Perdure.Core;
using Perdure.Journal.Disk;
using Perdure.Runtime.Ports;

namespace Perdure.Journal;

/// <summary>Keeps the runs of a session in the folder of its log: <c>sessions/2026/11/&lt;id&gt;/runs/</c>.</summary>
internal sealed class FileRunFolders(IDisk disk, SessionFolders sessions) : IRunFolders
{
    public string FolderOf(SessionId session) => sessions.Found(session).Runs;

    public int LastRun(SessionId session) => LogCheck.LastRun(disk, sessions.Found(session));
}
