using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>An input that no turn has taken up yet.</summary>
public sealed record WaitingInput(
    long Seq, InputId Id, string Text, Delivery Delivery, ImmutableArray<Image>? Images = null, string? OutputSchema = null)
{
    public FromUser Delivered() => new(Seq, Text, Images);
}
