using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;

namespace Perdure.Core.State;

/// <summary>An input that no turn has taken up yet.</summary>
public sealed record WaitingInput(
    long Seq, InputId Id, string Text, Delivery Delivery, ImmutableArray<Image>? Images = null, string? OutputSchema = null)
{
    /// <summary>More that nobody has taken up yet is a loop of somebody's, and each is in memory and in every checkpoint.</summary>
    public const int CountMax = 256;

    /// <summary>Of all that wait together: more than any model reads at once.</summary>
    public const int CharsMax = 8_000_000;

    /// <returns>Why one more cannot wait; null where it can.</returns>
    internal static string? Obstacle(SessionState state, string text) => state.Waiting.Length >= CountMax
        ? $"Expected at most {CountMax} inputs to wait for a turn, found one more; wait until some are taken up, or remove some."
        : state.Waiting.Sum(waiting => (long)waiting.Text.Length) + text.Length > CharsMax
            ? $"Expected at most {CharsMax:N0} characters of inputs to wait for a turn, found more; put what is long into a file."
            : null;

    public UserMessage Delivered() => new(Seq, Text, Images);
}
