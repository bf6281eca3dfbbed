namespace Perdure.Models;

/// <summary>Where a key comes from. The key itself is read when a request is sent and is never printed.</summary>
/// <param name="source">Named to people when the key is missing, such as <c>the environment variable OPENAI_API_KEY</c>.</param>
public sealed class ApiKey(string source, Func<string?> read)
{
    public string Source { get; } = source;

    public static ApiKey FromVariable(string name, Func<string, string?> environment) =>
        new($"the environment variable {name}", () => environment(name));

    /// <returns>The key, or null where there is none.</returns>
    public string? Read() => read()?.Trim() is { Length: > 0 } key ? key : null;

    public override string ToString() => Source;
}
