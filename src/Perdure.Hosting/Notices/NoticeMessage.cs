using System.Text.Json.Serialization;

namespace Perdure.Hosting.Notices;

/// <summary>A notice as programs and webhooks read it.</summary>
internal sealed record NoticeMessage(string Id, string Kind, string Session, string Title, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NoticeMessage))]
internal sealed partial class NoticeJson : JsonSerializerContext;
