using System.Text.Json;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Writes sessions for programs.</summary>
internal static class SessionJson
{
    /// <summary>The members every command uses, without the braces around them.</summary>
    public static void WriteMembers(Utf8JsonWriter json, SessionCard card)
    {
        json.WriteString("id", card.Stored.Id.Value);
        json.WriteString("name", card.State.Name);
        json.WriteString("status", card.Status);
        WriteOwner(json, card.Owner);
        json.WriteString("model", card.State.Model);
        json.WriteString("workspace", card.Opening.Workspace);
        json.WriteString("createdAt", card.Stored.CreatedAt);
        json.WriteString("updatedAt", card.Stored.UpdatedAt);
        json.WriteNumber("turns", card.State.Turns);
        json.WriteString("summary", card.Opening.Summary);
        WriteUsage(json, card.State.Usage);
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

    private static void WriteUsage(Utf8JsonWriter json, UsageTotals usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("calls", usage.Calls);
        json.WriteNumber("inputTokens", usage.Input);
        json.WriteNumber("cachedInputTokens", usage.Cached);
        json.WriteNumber("cachedShare", usage.Input == 0 ? 0 : Math.Round((double)usage.Cached / usage.Input, digits: 3));
        json.WriteNumber("outputTokens", usage.Output);
        if (usage.UnpricedCalls == 0) { json.WriteNumber("cost", usage.Cost); }
        else { json.WriteNull("cost"); } // Unknown is not nothing.

        json.WriteEndObject();
    }
}
