using System.Text;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>What the model said last: everything since the last input, tool result or interruption.</summary>
public static class FinalMessage
{
    public static string Of(SessionState state)
    {
        var said = new List<ModelOutput>();
        for (var place = state.Transcript.Length - 1; place >= 0 && !EndsSearch(state.Transcript[place]); place--)
        {
            if (state.Transcript[place] is ModelOutput { Item: MessageItem } message) { said.Add(message); }
        }

        said.Reverse();
        return Joined(said);
    }

    private static bool EndsSearch(TranscriptItem item) =>
        item is UserMessage or ToolResult or ModelOutput { Item: ToolCallItem } or RuntimeMessage { GoesOn: not true };

    /// <summary>Messages of one reply are paragraphs; a reply that goes on after the output limit goes on within the word.</summary>
    private static string Joined(List<ModelOutput> said)
    {
        var text = new StringBuilder();
        for (var place = 0; place < said.Count; place++)
        {
            if (place > 0 && said[place].Seq == said[place - 1].Seq) { text.Append("\n\n"); }

            text.Append(((MessageItem)said[place].Item).Text);
        }

        return text.ToString();
    }
}
