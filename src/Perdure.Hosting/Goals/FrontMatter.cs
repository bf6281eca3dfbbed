using System.Collections.Immutable;

namespace Perdure.Hosting.Goals;

/// <summary>
/// The part between two lines of <c>---</c> at the top of a Markdown file: names with a text or a list of texts. The flat part of YAML,
/// and nothing else of it; docs/decisions/0014 says why.
/// </summary>
public sealed class FrontMatter
{
    private const string Fence = "---";

    private readonly Dictionary<string, ImmutableArray<string>> _values = new(StringComparer.Ordinal);

    private FrontMatter(string body) => Body = body;

    /// <summary>What follows it.</summary>
    public string Body { get; }

    public IEnumerable<string> Keys => _values.Keys;

    public string? Text(string key) => _values.TryGetValue(key, out var values) && values is [var one] && one.Length > 0 ? one : null;

    public ImmutableArray<string> List(string key) => _values.TryGetValue(key, out var values) ? [.. values.Where(value => value.Length > 0)] : [];

    public static FrontMatter Read(string text, string file)
    {
        var lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        if (lines[0].TrimEnd() != Fence) { return new FrontMatter(text.Trim()); }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        if (end < 0) { throw new HostingException($"{file}: expected a second line of --- at the end of the front matter, found none."); }

        var matter = new FrontMatter(string.Join('\n', lines[(end + 1)..]).Trim());
        string? key = null;
        for (var place = 1; place < end; place++) { key = matter.Take(lines[place], key, $"{file}, line {place + 1}"); }

        return matter;
    }

    /// <returns>The name that list items belong to.</returns>
    private string? Take(string line, string? key, string where)
    {
        var trimmed = line.Trim();
        if (trimmed.Length == 0 || trimmed[0] == '#') { return key; }

        if (trimmed == "-" || trimmed.StartsWith("- ", StringComparison.Ordinal))
        {
            if (key is null) { throw new HostingException($"{where}: expected a name before the first item, found \"{trimmed}\"."); }

            _values[key] = _values[key].Add(Value(trimmed[1..].Trim(), where));
            return key;
        }

        var colon = trimmed.IndexOf(':');
        if (colon <= 0 || line[0] is ' ' or '\t') { throw new HostingException($"{where}: expected \"name: value\" or \"- item\", found \"{trimmed}\"."); }

        var name = trimmed[..colon].Trim();
        var value = trimmed[(colon + 1)..].Trim();
        if (!_values.TryAdd(name, Values(value, where))) { throw new HostingException($"{where}: expected {name} once, found it again."); }

        return name;
    }

    private static ImmutableArray<string> Values(string value, string where)
    {
        if (value.Length == 0 || value[0] == '#') { return []; }
        if (value[0] is '|' or '>' or '{' or '&' or '*' or '!') { throw new HostingException($"{where}: expected a text or a list, found YAML that is not understood here: \"{value}\"; put it into quotes, or long texts below the front matter."); }
        if (value[0] != '[') { return [Value(value, where)]; }
        if (value[^1] != ']') { throw new HostingException($"{where}: expected ] at the end of the list, found \"{value}\"."); }

        return [.. Items(value[1..^1]).Select(item => Value(item, where))];
    }

    private static IEnumerable<string> Items(string list)
    {
        var (from, quote) = (0, '\0');
        for (var place = 0; place <= list.Length; place++)
        {
            var character = place < list.Length ? list[place] : ',';
            if (quote != '\0') { quote = character == quote ? '\0' : quote; }
            else if (character is '"' or '\'') { quote = character; }
            else if (character == ',')
            {
                if (list[from..place].Trim() is { Length: > 0 } item) { yield return item; }
                from = place + 1;
            }
        }

        // A quote that never ends is an item all the same; whoever reads it complains.
        if (quote != '\0') { yield return list[from..].Trim(); }
    }

    private static string Value(string text, string where)
    {
        if (text.Length == 0) { return ""; }
        if (text[0] is not ('"' or '\'')) { return text.IndexOf(" #", StringComparison.Ordinal) is var comment and > 0 ? text[..comment].TrimEnd() : text; }

        var end = text.LastIndexOf(text[0]);
        if (end == 0) { throw new HostingException($"{where}: expected {text[0]} at the end of the text, found {text}."); }

        var inner = text[1..end];
        return text[0] == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
