using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Testing;

/// <summary>What a loopback model server answers. docs/models.md tells the format of its file.</summary>
/// <param name="By">How the step for a request is found among those without a match.</param>
/// <param name="Otherwise">Answers when no step is left.</param>
public sealed record ModelScript(ImmutableArray<ScriptStep> Steps, ScriptOrder By = ScriptOrder.Request, ScriptStep? Otherwise = null)
{
    public static ModelScript Read(string file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file), ScriptJson.Default.ModelScript)
        ?? throw new InvalidDataException($"{file}: a script was expected, found null.");

    public static ModelScript Of(params ImmutableArray<ScriptStep> steps) => new(steps);
}

/// <summary>How steps are counted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScriptOrder>))]
public enum ScriptOrder
{
    /// <summary>The first request gets the first step.</summary>
    [JsonStringEnumMemberName("request")] Request,

    /// <summary>A request that shows n tool outputs gets step n: one sent again gets the same answer again.</summary>
    [JsonStringEnumMemberName("outputs")] Outputs,
}

/// <summary>One answer, and what goes wrong before it.</summary>
/// <param name="Pieces">In how many pieces text and arguments are streamed.</param>
/// <param name="DelayMs">The pause before each event.</param>
/// <param name="WaitMs">The pause before the answer begins.</param>
public sealed record ScriptStep(
    string? Text = null,
    string? Reasoning = null,
    ImmutableArray<ScriptCall>? Calls = null,
    string? Stop = null,
    ScriptUsage? Usage = null,
    ServerFault? Misbehave = null,
    ScriptMatch? Match = null,
    int Pieces = 3,
    int DelayMs = 0,
    int WaitMs = 0);

/// <summary>Which requests a step answers, however often they come.</summary>
/// <param name="User">A part of the last user message.</param>
/// <param name="Outputs">How many tool outputs the request shows.</param>
/// <param name="Shows">A text anywhere in the request.</param>
/// <param name="Attempt">Which attempt at its question the request says it is, in <c>x-perdure-attempt</c>.</param>
public sealed record ScriptMatch(string? User = null, int? Outputs = null, string? Shows = null, int? Attempt = null);

/// <summary>A tool call.</summary>
/// <param name="Input">Free text instead of arguments: a custom tool of the Responses wire.</param>
public sealed record ScriptCall(string Tool, JsonElement? Arguments = null, string? Id = null, string? Input = null)
{
    public static ScriptCall Of(string tool, string arguments, string? id = null)
    {
        using var json = JsonDocument.Parse(arguments);
        return new ScriptCall(tool, json.RootElement.Clone(), id);
    }

    /// <summary>A text stands for arguments that are no JSON.</summary>
    [JsonIgnore]
    public string ArgumentsText => Arguments switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };
}

/// <summary>Usage told instead of the computed one.</summary>
/// <param name="Told">Whether any usage is told at all.</param>
public sealed record ScriptUsage(long Input = 0, long Cached = 0, long CacheWrite = 0, long Output = 0, long Reasoning = 0, bool Told = true);

/// <summary>Reads scripts.</summary>
[JsonSerializable(typeof(ModelScript))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
public sealed partial class ScriptJson : JsonSerializerContext;
