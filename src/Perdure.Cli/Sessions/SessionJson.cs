using System.Text.Json;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Writes sessions for programs.</summary>
internal static class SessionJson
{
    /// <summary>The members every command uses, without the braces around them.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ListedSession session)
    {
        var row = session.Row;
        json.WriteString("id", row.Id.Value);
        json.WriteString("name", row.Name);
        WriteStatus(json, session.Status);

        WriteOwner(json, session.Owner);
        json.WriteString("model", row.Model);
        json.WriteString("effort", row.Effort);
        json.WriteString("workspace", row.Workspace);
        json.WriteString("branch", row.Branch);
        json.WriteString("goal", row.Goal);
        json.WriteString("forkedFrom", row.Parent?.Value);
        json.WriteString("spawnedBy", row.SpawnedBy?.Value);
        json.WriteBoolean("archived", row.Archived);
        json.WriteString("createdAt", row.CreatedAt);
        json.WriteString("updatedAt", row.UpdatedAt);
        json.WriteNumber("turns", row.Turns);
        json.WriteNumber("entries", row.Seq);
        json.WriteNumber("bytes", row.Bytes);
        json.WriteString("summary", row.Topic);
        json.WriteStartObject("usage");
        json.WriteNumber("inputTokens", row.InputTokens);
        json.WriteNumber("cachedInputTokens", row.CachedTokens);
        json.WriteNumber("cachedShare", Math.Round(row.CachedShare, digits: 3));
        json.WriteNumber("outputTokens", row.OutputTokens);
        json.WriteNumber("calls", row.Calls);
        if (row.Cost is { } cost) { json.WriteNumber("cost", cost); }
        else { json.WriteNull("cost"); } // Unknown is not nothing.

        json.WriteEndObject();
    }

    /// <summary>The word, why, until when, and what the user can do.</summary>
    public static void WriteStatus(Utf8JsonWriter json, SessionStatus status)
    {
        json.WriteString("status", status.Word);
        json.WriteString("why", status.Reason);
        if (status.Until is { } until) { json.WriteString("until", until); }

        json.WriteString("next", JsonSerializer.Serialize(status.Next, StatusJson.Default.NextAction).Trim('"'));
    }

    private static void WriteOwner(Utf8JsonWriter json, Writer? owner)
    {
        if (owner is null)
        {
            json.WriteNull("owner");
            return;
        }

        json.WriteStartObject("owner");
        json.WriteNumber("pid", owner.Pid);
        json.WriteString("host", owner.Host);
        json.WriteString("client", owner.Client);
        json.WriteString("since", owner.Since);
        json.WriteEndObject();
    }
}
