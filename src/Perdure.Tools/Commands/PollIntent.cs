using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Commands;

/// <summary>What one write_stdin call has set out to do, in its own folder, so that after a restart it does the same and nothing twice.</summary>
internal sealed class PollIntent
{
    private const string FromFile = "from";
    private const string SendingFile = "sending";

    private readonly string _folder;

    private PollIntent(string folder, long from)
    {
        _folder = folder;
        From = from;
    }

    /// <summary>Where the output begins that this call tells of.</summary>
    public long From { get; }

    public static PollIntent? Find(string folder) =>
        File.Exists(Path.Combine(folder, FromFile)) && long.TryParse(File.ReadAllText(Path.Combine(folder, FromFile)), out var from)
            ? new PollIntent(folder, from)
            : null;

    public static PollIntent Make(ToolRun run, long from)
    {
        RunFolders.Make(run);
        File.WriteAllText(Path.Combine(run.Folder, FromFile), from.ToString());
        return new PollIntent(run.Folder, from);
    }

    /// <returns>False where an earlier agent had marked it already.</returns>
    public bool MarkSending()
    {
        try
        {
            using var mark = File.OpenHandle(Path.Combine(_folder, SendingFile), FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (File.Exists(Path.Combine(_folder, SendingFile)))
        {
            return false;
        }

        // The file is empty: all that it says is its name.
        RunFolders.Sync(_folder);
        return true;
    }
}
