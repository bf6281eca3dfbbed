using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>Why a history was compacted.</summary>
[JsonConverter(typeof(EnumJson<CompactionCause>))]
public enum CompactionCause
{
    /// <summary>The conversation neared the limit of the model in use.</summary>
    [JsonStringEnumMemberName("size")] Size,

    /// <summary>The provider said that it does not fit.</summary>
    [JsonStringEnumMemberName("overflow")] Overflow,

    /// <summary>Somebody asked for it.</summary>
    [JsonStringEnumMemberName("asked")] Asked,
}
