using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>What came of a tool call, in the words the model reads.</summary>
/// <param name="Text">What the model reads, already within its bound.</param>
/// <param name="Files">Files of the workspace that were changed, where the tool knows.</param>
/// <param name="Waited">It took its time: the model waits for something and does not spin.</param>
/// <param name="Background">The run that goes on although its call is answered.</param>
/// <param name="Ended">The run in the background whose end this tells.</param>
/// <param name="OutputHash">SHA-256 of what a command printed, where the run is a proof of something.</param>
/// <param name="Unprotected">Of such a run: nothing kept other commands of the session from changing what it looked at.</param>
/// <param name="Notes">Standing facts met on the way, such as the AGENTS.md of a folder first worked in.</param>
public sealed record ToolOutcome(
    ToolStatus Status,
    string Text,
    int? ExitCode = null,
    ImmutableArray<Image>? Images = null,
    ImmutableArray<string>? Files = null,
    ImmutableArray<Note>? Notes = null,
    bool? Waited = null,
    int? Background = null,
    int? Ended = null,
    string? OutputHash = null,
    bool? Unprotected = null)
{
    /// <summary>Stands in the report of a command before its output.</summary>
    public const string OutputMark = "\nOutput:\n";

    /// <summary>The output alone, of the report of a command.</summary>
    public static string OutputIn(string report)
    {
        var mark = report.IndexOf(OutputMark, StringComparison.Ordinal);
        return mark < 0 ? "" : report[(mark + OutputMark.Length)..];
    }
}

/// <summary>How a tool call ended.</summary>
[JsonConverter(typeof(EnumJson<ToolStatus>))]
public enum ToolStatus
{
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("timed-out")] TimedOut,
    [JsonStringEnumMemberName("interrupted")] Interrupted,

    /// <summary>It was not allowed, and did not start.</summary>
    [JsonStringEnumMemberName("denied")] Denied,

    /// <summary>It was started and nobody can say how it ended. The model is told so and nothing is run again.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
}

/// <summary>A picture, as a data URL.</summary>
public sealed record Image(string Url);

/// <summary>A standing fact about the surroundings: the model is told when it is new or has changed.</summary>
/// <param name="Key">What it is about: <c>environment</c>, <c>agents:/path/AGENTS.md</c>, <c>model</c>.</param>
public sealed record Note(string Key, string Text);
