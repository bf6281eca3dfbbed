using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Says where the tools of a session keep their runs on this machine, whoever holds the session.</summary>
public interface IRunFolders
{
    string FolderOf(SessionId session);

    /// <summary>The highest run that left something on this machine. A log that knows fewer has lost its end.</summary>
    int LastRun(SessionId session);
}
