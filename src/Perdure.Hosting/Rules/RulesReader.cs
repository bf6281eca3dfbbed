using System.Collections.Immutable;
using System.Text.Json;
using Perdure.Hosting.Configuration;
using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>Reads a file of rules: JSON with comments, every key known, every rule held against its own examples.</summary>
public static class RulesReader
{
    /// <summary>A larger file is some other file.</summary>
    private const int BytesMax = 1 << 20;

    /// <summary>A longer prefix is a whole command and never matches a second time.</summary>
    private const int WordsMax = 16;

    private static readonly string[] Keys = ["prefix", "verdict", "folder", "profile", "reason", "matches", "notMatches"];

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private static readonly JsonReaderOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="mayAllow">False where rules may only make things stricter.</param>
    /// <returns>Nothing where there is no file.</returns>
    public static ImmutableArray<CommandRule> Read(string file, bool mayAllow) => Content(file) is { } text ? Parse(text, file, mayAllow) : [];

    /// <returns>The bytes of the file; null where there is none.</returns>
    public static byte[]? Content(string file) => File.Exists(file) ? Bytes(file) : null;

    /// <param name="file">Where the text comes from.</param>
    public static ImmutableArray<CommandRule> Parse(ReadOnlySpan<byte> text, string file, bool mayAllow)
    {
        if (text.StartsWith(ByteOrderMark)) { text = text[ByteOrderMark.Length..]; }

        var rules = ImmutableArray.CreateBuilder<CommandRule>();
        foreach (var drafted in Drafts(text, file))
        {
            var rule = drafted.Rule();
            if (rule.Verdict == RuleVerdict.Allow && !mayAllow)
            {
                throw new HostingException($"{drafted.Place}: expected ask or forbid in a workspace, found allow; a workspace does not decide about its own trust.");
            }

            drafted.HoldAgainst(rule);
            rules.Add(rule);
        }

        return rules.ToImmutable();
    }

    /// <returns>The byte behind which another rule can be written, and whether it would be the first.</returns>
    public static (int Place, bool IsFirst) EndOfLastRule(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Relaxed);
        reader.Read();
        var (place, isFirst) = ((int)reader.BytesConsumed, true);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            (place, isFirst) = ((int)reader.BytesConsumed, false);
        }

        return (place, isFirst);
    }

    private static List<RuleDraft> Drafts(ReadOnlySpan<byte> text, string file)
    {
        var reader = new Utf8JsonReader(text, Relaxed);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) { throw new HostingException($"{file}:1: expected an array of rules in brackets, found something else."); }

            var drafts = new List<RuleDraft>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) { drafts.Add(Draft(ref reader, text, file)); }

            reader.Read(); // What follows the last bracket has to be nothing.
            return drafts;
        }
        catch (JsonException problem)
        {
            var line = problem.LineNumber + 1 ?? LineAt(text, reader.BytesConsumed);
            throw new HostingException($"{file}:{line}: expected JSON (comments are allowed), found: {ConfigCheck.Quoted(problem.Message, 160)}");
        }
        catch (InvalidOperationException)
        {
            throw new HostingException($"{file}:{LineAt(text, reader.TokenStartIndex)}: expected text in UTF-8, found bytes or escapes that are none.");
        }
    }

    private static RuleDraft Draft(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string file)
    {
        var draft = new RuleDraft($"{file}:{LineAt(text, reader.TokenStartIndex)}");
        if (reader.TokenType != JsonTokenType.StartObject) { throw new HostingException($"{draft.Place}: expected a rule in braces, found {ConfigCheck.Quoted(JsonElement.ParseValue(ref reader).GetRawText())}."); }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var place = $"{file}:{LineAt(text, reader.TokenStartIndex)}";
            reader.Read();
            if (!Keys.Contains(key))
            {
                var nearest = Nearest.To(key, Keys);
                throw new HostingException($"{place}: expected a known key, found \"{ConfigCheck.Quoted(key)}\"; {(nearest is null ? $"the keys are {string.Join(", ", Keys)}" : $"did you mean \"{nearest}\"?")}");
            }

            Take(draft, key, JsonElement.ParseValue(ref reader), place);
        }

        return draft;
    }

    private static void Take(RuleDraft draft, string key, JsonElement value, string place)
    {
        switch (key)
        {
            case "prefix": draft.Prefix = Prefix(value, place); break;
            case "verdict": draft.Verdict = Verdict(value, place); break;
            case "reason": draft.Reason = value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(place, "a text for \"reason\"", value); break;
            case "folder": draft.Folder = value.ValueKind == JsonValueKind.String && Path.IsPathFullyQualified(value.GetString()!) ? value.GetString() : throw Wrong(place, "a full path for \"folder\"", value); break;
            case "profile": draft.Profile = value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(place, "a name for \"profile\"", value); break;
            case "matches": draft.Matches = (place, Texts(key, value, place)); break;
            default: draft.NotMatches = (place, Texts(key, value, place)); break;
        }
    }

    private static ImmutableArray<string> Prefix(JsonElement value, string place)
    {
        var words = Texts("prefix", value, place);
        if (words.Length is 0 or > WordsMax || words.Contains("")) { throw Wrong(place, $"1 to {WordsMax} words for \"prefix\"", value); }

        if (words[0].Contains(' '))
        {
            var divided = string.Join(", ", words.SelectMany(word => word.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(word => $"\"{word}\""));
            throw new HostingException($"{place}: expected each word of \"prefix\" by itself, found \"{ConfigCheck.Quoted(words[0])}\"; did you mean [{ConfigCheck.Quoted(divided, 160)}]?");
        }

        return words;
    }

    private static RuleVerdict Verdict(JsonElement value, string place)
    {
        var word = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (RuleWords.Find(word) is { } verdict) { return verdict; }

        var nearest = Nearest.To(word, RuleWords.All);
        throw new HostingException($"{place}: expected one of {string.Join(", ", RuleWords.All)} for \"verdict\", found {ConfigCheck.Quoted(value.GetRawText())}{(nearest is null ? "." : $"; did you mean \"{nearest}\"?")}");
    }

    private static ImmutableArray<string> Texts(string key, JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(text => text.GetString()!)]
            : throw Wrong(place, $"a list of texts for \"{key}\"", value);

    private static HostingException Wrong(string place, string expected, JsonElement found) => new($"{place}: expected {expected}, found {ConfigCheck.Quoted(found.GetRawText())}.");

    private static byte[] Bytes(string file)
    {
        try
        {
            if (new FileInfo(file).Length > BytesMax) { throw new HostingException($"{file}: expected at most {BytesMax} bytes, found more."); }

            return File.ReadAllBytes(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostingException($"{file}: expected a readable file, found: {problem.Message}");
        }
    }

    private static int LineAt(ReadOnlySpan<byte> text, long offset) => text[..(int)Math.Min(offset, text.Length)].Count((byte)'\n') + 1;
}
