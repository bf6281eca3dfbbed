using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Core.Events;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>How facts and folds are written.</summary>
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(TranscriptItem))]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(GoalStatus))]
public sealed partial class CoreJson : JsonSerializerContext
{
    /// <summary>The one to use. Characters stay characters: the log is read by people, and is never put into HTML as it is.</summary>
    public static CoreJson Line { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
