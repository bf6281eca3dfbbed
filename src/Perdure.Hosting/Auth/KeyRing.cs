using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Runtime;

namespace Perdure.Hosting.Auth;

/// <summary>The keys stored in the home, in a file only its owner can read.</summary>
public sealed class KeyRing(Home home)
{
    /// <summary>Thousands of keys; a larger file is some other file.</summary>
    private const int BytesMax = 1 << 20;

    public string? Find(string provider) => Read().GetValueOrDefault(provider);

    public IEnumerable<string> Providers => Read().Keys;

    public void Set(string provider, string key)
    {
        var keys = Read();
        keys[provider] = key;
        Write(keys);
    }

    /// <returns>Whether there was a key.</returns>
    public bool Remove(string provider)
    {
        var keys = Read();
        if (!keys.Remove(provider)) { return false; }

        Write(keys);
        return true;
    }

    private SortedDictionary<string, string> Read()
    {
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(home.AuthFile)) { return keys; }

        try
        {
            if (new FileInfo(home.AuthFile).Length > BytesMax) { throw NotKeys($"more than {BytesMax} bytes"); }

            using var json = JsonDocument.Parse(File.ReadAllBytes(home.AuthFile));
            foreach (var entry in json.RootElement.EnumerateObject()) { keys[entry.Name] = entry.Value.GetString() ?? ""; }

            return keys;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw NotKeys("something else"); // What was found may hold a key and is not repeated.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw NotKeys($"it cannot be read ({problem.Message})");
        }
    }

    private void Write(SortedDictionary<string, string> keys)
    {
        home.Made();
        AtomicFile.Write(home.AuthFile, JsonSerializer.Serialize(keys, KeyRingJson.Default.SortedDictionaryStringString));
    }

    private HostingException NotKeys(string found) =>
        new($"{home.AuthFile}: expected keys by provider, found {found}; move it away and store the keys again with `perdure auth set PROVIDER`.");
}

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
