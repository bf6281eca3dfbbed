using System.Buffers;

namespace Perdure.Models;

/// <summary>What is known of a model. What is unknown is null, which is never the same as nothing.</summary>
/// <param name="Id">As its provider names it; a dated or "latest" name of the same model means it too.</param>
/// <param name="OutputMax">The largest reply it can be asked for, in tokens.</param>
/// <param name="Thinking">How thinking is asked for on the Messages wire.</param>
public sealed record KnownModel(
    string Id, int? ContextTokens = null, int? OutputMax = null, Price? Price = null, ThinkingStyle Thinking = ThinkingStyle.Budget)
{
    private static readonly SearchValues<char> DateChars = SearchValues.Create("-0123456789");

    public bool Means(string model) =>
        model == Id
        || (model.StartsWith(Id, StringComparison.Ordinal) && (model[Id.Length..] == "-latest" || IsDate(model.AsSpan(Id.Length))));

    /// <summary><c>-20250929</c> or <c>-2025-08-07</c>.</summary>
    private static bool IsDate(ReadOnlySpan<char> ending) =>
        ending is ['-', '2', '0', ..] && ending.Length is 9 or 11 && ending.IndexOfAnyExcept(DateChars) < 0;
}

/// <summary>How a model of the Messages wire is asked to think.</summary>
public enum ThinkingStyle
{
    /// <summary>By a number of tokens.</summary>
    Budget,

    /// <summary>By an effort; the model decides how long.</summary>
    Adaptive,
}
