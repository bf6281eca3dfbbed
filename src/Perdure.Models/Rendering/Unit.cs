namespace Perdure.Models.Rendering;

/// <summary>Some items of the transcript that a wire writes in one go.</summary>
/// <param name="Items">How many items it took up.</param>
/// <param name="Speaker">Who spoke last after it.</param>
internal sealed record Unit(int Items, Speaker Speaker);

/// <summary>Where a unit ended.</summary>
/// <param name="Items">Items rendered so far.</param>
/// <param name="Bytes">Bytes rendered so far.</param>
internal sealed record Mark(int Items, int Bytes, Speaker Speaker);
