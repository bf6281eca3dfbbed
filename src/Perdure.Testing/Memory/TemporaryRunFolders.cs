using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.Memory;

/// <summary>Run folders in the machine's temporary folder; nothing is made there before a tool does.</summary>
internal sealed class TemporaryRunFolders : IRunFolders
{
    public string FolderOf(SessionId session) => Path.Combine(Path.GetTempPath(), "perdure-memory", session.Value, "runs");

    public int LastRun(SessionId session) => 0;
}
