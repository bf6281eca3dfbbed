using System.Text.Json.Serialization;

namespace Perdure.Core.Values;

/// <summary>Something seen as it happens. It may be lost; the entry that follows holds the whole.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextDelta), "text")]
[JsonDerivedType(typeof(ReasoningDelta), "reasoning")]
[JsonDerivedType(typeof(OutputDelta), "output")]
public abstract record Delta
{
    private protected Delta() { }
}

/// <summary>A piece of what the model says.</summary>
public sealed record TextDelta(int Round, string Text) : Delta;

/// <summary>A piece of what the model thinks, as far as it shows it.</summary>
public sealed record ReasoningDelta(int Round, string Text) : Delta;

/// <summary>A piece of what a running call prints.</summary>
public sealed record OutputDelta(CallId Call, string Text) : Delta;
