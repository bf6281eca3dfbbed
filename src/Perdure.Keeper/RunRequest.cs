using System.Text.Json;
using Perdure.Keeper.Sandboxing;

namespace Perdure.Keeper;

/// <summary>What the agent asked for: the command, its surroundings, its bounds.</summary>
internal sealed record RunRequest
{
    const int OrderBytesMax = 4 * 1024 * 1024; // Linux takes no more than about this for arguments and environment together.

    public IReadOnlyList<string> Argv { get; private set; } = [];
    public IReadOnlyList<string> Environment { get; private set; } = [];
    public string Cwd { get; private set; } = "/";
    public bool Tty { get; private set; }
    public bool Stdin { get; private set; }
    public int Rows { get; private set; } = 24;
    public int Cols { get; private set; } = 80;
    public long? DeadlineMs { get; private set; }
    public long OutputHeadBytesMax { get; private set; } = 512 * 1024;
    public long OutputTailBytesMax { get; private set; } = 512 * 1024;

    /// <summary>Null runs the command with the keeper's own rights.</summary>
    public SandboxRequest? Sandbox { get; private set; }

    public static RunRequest Read(string path)
    {
        var content = Native.Files.ReadAll(path, OrderBytesMax) ?? throw new FormatException("order.json cannot be read");
        var json = new Utf8JsonReader(content);
        Require(json.Read() && json.TokenType == JsonTokenType.StartObject, "order.json is not an object");

        var order = new RunRequest();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) { order.Take(ref json, content); }

        Require(order.Argv.Count > 0, "order.json names no command");
        return order;
    }

    void Take(ref Utf8JsonReader json, ReadOnlySpan<byte> content)
    {
        var name = json.GetString();
        _ = json.Read();
        if (json.TokenType == JsonTokenType.Null) { return; }

        switch (name)
        {
            case "argv": Argv = Strings(ref json); break;
            case "environment": Environment = Variables(ref json); break;
            case "cwd": Cwd = json.GetString()!; break;
            case "tty": Tty = json.GetBoolean(); break;
            case "stdin": Stdin = json.GetBoolean(); break;
            case "rows": Rows = json.GetInt32(); break;
            case "cols": Cols = json.GetInt32(); break;
            case "deadlineMs": DeadlineMs = json.GetInt64(); break;
            case "outputHeadBytesMax": OutputHeadBytesMax = json.GetInt64(); break;
            case "outputTailBytesMax": OutputTailBytesMax = json.GetInt64(); break;
            case "sandbox": Sandbox = SandboxRequest.Parse(Part(ref json, content)); break;

            // A wish this keeper does not know may be a wall it would not build: refuse instead of running without.
            default: throw new FormatException($"order.json asks for '{name}', which this keeper does not know");
        }
    }

    internal static List<string> Strings(ref Utf8JsonReader json)
    {
        var strings = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) { strings.Add(json.GetString()!); }

        return strings;
    }

    static ReadOnlySpan<byte> Part(ref Utf8JsonReader json, ReadOnlySpan<byte> content)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return content[start..(int)json.BytesConsumed];
    }

    static List<string> Variables(ref Utf8JsonReader json)
    {
        var variables = new List<string>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            _ = json.Read();
            variables.Add($"{name}={json.GetString()}");
        }

        return variables;
    }

    static void Require(bool holds, string otherwise)
    {
        if (!holds) { throw new FormatException(otherwise); }
    }
}
