using System.Text.Json;
using Perdure.Core;

namespace Perdure.Mcp.Calling;

/// <summary>What one call has set out to do, in its own folder, written before it is sent: so a restart knows that it may have been done.</summary>
/// <param name="Again">As the server said at that moment; what it says later does not make a call harmless that was not.</param>
internal sealed record SentCall(string Server, string Tool, bool Again)
{
    private const string SentFile = "sent.json";
    private const string OutcomeFile = "outcome.json";

    public static SentCall? Find(string folder) => Read(folder, SentFile, McpJson.Default.SentCall);

    /// <summary>The outcome, where an agent received it and had no time to say so.</summary>
    public static ToolOutcome? OutcomeIn(string folder) => Read(folder, OutcomeFile, McpJson.Default.ToolOutcome);

    public void Mark(string folder)
    {
        Directory.CreateDirectory(folder);
        using var mark = new FileStream(Path.Combine(folder, SentFile), FileMode.Create);
        JsonSerializer.Serialize(mark, this, McpJson.Default.SentCall);
        mark.Flush(flushToDisk: true);
    }

    /// <remarks>Not synced: it only shortens the moment in which a kill makes an outcome unknown.</remarks>
    public static void Keep(string folder, ToolOutcome outcome)
    {
        var draft = Path.Combine(folder, OutcomeFile + ".tmp");
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(outcome, McpJson.Default.ToolOutcome));
        File.Move(draft, Path.Combine(folder, OutcomeFile), overwrite: true);
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
