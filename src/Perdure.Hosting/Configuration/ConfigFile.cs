using System.Text.Json;

namespace Perdure.Hosting.Configuration;

/// <summary>Reads one configuration file: JSON with comments and trailing commas, every key known, every value of its kind.</summary>
public static class ConfigFile
{
    /// <summary>A larger configuration is some other file.</summary>
    private const int BytesMax = 1 << 20;

    /// <summary>The reader quotes everything up to the end of the file when a word is no word.</summary>
    private const int ProblemCharsMax = 160;

    private static readonly JsonReaderOptions Relaxed = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <returns>What the file says; nothing where there is no file.</returns>
    public static List<ConfigValue> Read(string file, ConfigLayer layer)
    {
        if (!File.Exists(file)) { return []; }

        return Parse(Bytes(file), file, layer);
    }

    /// <returns>The bytes of the file; null where there is none.</returns>
    public static byte[]? Content(string file) => File.Exists(file) ? Bytes(file) : null;

    public static List<ConfigValue> Parse(ReadOnlySpan<byte> text, string file, ConfigLayer layer)
    {
        if (text.StartsWith(ByteOrderMark)) { text = text[ByteOrderMark.Length..]; }

        var values = new List<ConfigValue>();
        var reader = new Utf8JsonReader(text, Relaxed);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new HostingException($"{file}:1: expected an object in braces, found something else.");
            }

            ReadSection(ref reader, text, file, layer, [], values);
            reader.Read(); // What follows the last brace has to be nothing.
            return values;
        }
        catch (JsonException problem)
        {
            var line = problem.LineNumber + 1 ?? LineAt(text, reader.BytesConsumed);
            throw new HostingException($"{file}:{line}: expected JSON (comments are allowed), found: {ConfigCheck.Quoted(FirstSentence(problem.Message), ProblemCharsMax)}");
        }
        catch (InvalidOperationException)
        {
            // The reader says so of bytes and escapes that are no characters.
            throw new HostingException($"{file}:{LineAt(text, reader.TokenStartIndex)}: expected text in UTF-8, found bytes or escapes that are none.");
        }
    }

    private static void ReadSection(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string file, ConfigLayer layer, string[] section, List<ConfigValue> values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string[] path = [.. section, reader.GetString()!];
            var place = $"{file}:{LineAt(text, reader.TokenStartIndex)}";
            reader.Read();
            if (path is ["$schema"])
            {
                reader.Skip(); // Says to editors how to complete the file.
            }
            else if (ConfigKeys.Find(path) is { } key)
            {
                values.Add(ConfigCheck.Checked(key, path, JsonElement.ParseValue(ref reader), layer, place));
            }
            else if (!ConfigKeys.IsSection(path))
            {
                throw ConfigCheck.Unknown(path, place);
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadSection(ref reader, text, file, layer, path, values);
            }
            else
            {
                throw new HostingException($"{place}: expected an object for \"{ConfigCheck.Quoted(string.Join('.', path))}\", found {ConfigCheck.Quoted(JsonElement.ParseValue(ref reader).GetRawText())}.");
            }
        }
    }

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

    private static string FirstSentence(string message) =>
        message.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? message[..(end + 1)] : message;
}
