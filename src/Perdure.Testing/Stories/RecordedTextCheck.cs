using System.Text.Json;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Testing;

/// <summary>Checks that the model is told nothing but what stands in the log, so that no other version of the rules tells an old session otherwise.</summary>
public static class RecordedTextCheck
{
    /// <param name="told">What else it is said to have been told in the end.</param>
    /// <returns>What the model would be told that no entry says; null where there is nothing.</returns>
    public static string? Missing(IEnumerable<SessionEvent> log, params IEnumerable<TranscriptItem> told)
    {
        var state = SessionState.Empty;
        var known = new HashSet<string>(StringComparer.Ordinal) { "" };
        var byEntry = new Dictionary<long, HashSet<string>>();
        var looked = new HashSet<TranscriptItem>(ReferenceEqualityComparer.Instance);
        foreach (var happened in log)
        {
            state = Session.Apply(state, happened);
            known.UnionWith(byEntry[state.Seq] = Strings(happened));
            if (state.Transcript.Where(looked.Add).FirstOrDefault(item => !Stands(item)) is { } unsaid) { return $"entry {unsaid.Seq}: {Text(unsaid)}"; }
        }

        return told.Where(item => !Stands(item)).Select(Text).FirstOrDefault();

        bool Stands(TranscriptItem item) => Text(item) is not { } text || known.Contains(text) || IsMadeOf(text, byEntry[item.Seq]);
    }

    private static string? Text(TranscriptItem item) => item switch
    {
        RuntimeMessage runtime => runtime.Text,
        ToolResult tool => tool.Text,
        UserMessage user => user.Text,
        _ => null,
    };

    /// <summary>Whether nothing is left of a text but blanks when all that its entry says is taken out of it.</summary>
    private static bool IsMadeOf(string text, IEnumerable<string> strings)
    {
        foreach (var part in strings.Select(part => part.Trim()).Where(part => part.Length > 0).OrderByDescending(part => part.Length))
        {
            text = text.Replace(part, "", StringComparison.Ordinal);
        }

        return string.IsNullOrWhiteSpace(text);
    }

    private static HashSet<string> Strings(SessionEvent happened)
    {
        var strings = new HashSet<string>(StringComparer.Ordinal);
        using var line = JsonDocument.Parse(SessionStory.Line(happened));
        Gather(line.RootElement, strings);
        return strings;
    }

    private static void Gather(JsonElement element, HashSet<string> strings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String: strings.Add(element.GetString()!); break;
            case JsonValueKind.Array: foreach (var item in element.EnumerateArray()) { Gather(item, strings); } break;
            case JsonValueKind.Object: foreach (var property in element.EnumerateObject()) { Gather(property.Value, strings); } break;
            default: break;
        }
    }
}
