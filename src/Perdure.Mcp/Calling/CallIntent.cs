using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>What one call has set out to do, in its own folder, written before it is sent: so a restart knows that it may have been done.</summary>
/// <param name="Again">As the server said at that moment; what it says later does not make a call harmless that was not.</param>
internal sealed record CallIntent(string Server, string Tool, bool Again)
{
    private const string SentFile = "sent.json";
    private const string OutcomeFile = "outcome.json";

    public static CallIntent? Find(string folder) => Read(folder, SentFile, McpJson.Default.CallIntent);

    /// <summary>The outcome, where an agent received it and had no time to say so.</summary>
    public static ToolOutcome? OutcomeIn(string folder) => Read(folder, OutcomeFile, McpJson.Default.ToolOutcome);

    /// <summary>Durable when it returns, by its content and by its name.</summary>
    /// <exception cref="HostShortageException">There is no room for it; nothing was sent.</exception>
    public void Mark(ToolRun run)
    {
        RunFolders.Make(run);
        try
        {
            using (var mark = new FileStream(Path.Combine(run.Folder, SentFile), FileMode.Create))
            {
                JsonSerializer.Serialize(mark, this, McpJson.Default.CallIntent);
                mark.Flush(flushToDisk: true);
            }

            RunFolders.Sync(run.Folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostShortageException($"{run.Folder}: expected to note that {Tool} of {Server} is called, found: {problem.Message} Put that right, then open the session again; nothing was sent.", problem);
        }
    }

    /// <remarks>Not synced: it only shortens the moment in which a kill makes an outcome unknown.</remarks>
    public static void Keep(string folder, ToolOutcome outcome)
    {
        try
        {
            AtomicFile.Write(Path.Combine(folder, OutcomeFile), JsonSerializer.SerializeToUtf8Bytes(outcome, McpJson.Default.ToolOutcome), sync: false);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The outcome is known here and is told; a disk that is full shows itself at the next append.
        }
    }

    private static T? Read<T>(string folder, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file)) { return null; }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), type);
        }
        catch (JsonException)
        {
            // Torn while it was written, so it was not sent yet; or not received whole.
            return null;
        }
    }
}
