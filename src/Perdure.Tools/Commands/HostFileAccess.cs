using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Commands;

/// <summary>Does work on the files of a run, and says whose trouble it is where that fails: ours, not the command's.</summary>
internal static class HostFileAccess
{
    public static async Task<ToolOutcome> Run(ToolRun run, Func<Task<ToolOutcome>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostShortageException($"{run.Call.Tool}, run {run.Number}: {problem.Message} Put that right, then open the session again; nothing is run twice.", problem);
        }
    }
}
