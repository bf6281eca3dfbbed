using System.Text;
using System.Text.Json;

namespace Perdure.Keeper.Sandboxing;

/// <summary>What the command may read, change and reach; what is not granted is forbidden.</summary>
internal sealed record SandboxRequest
{
    const int ProcessesMaxByDefault = 4096; // A parallel build has hundreds.
    const long FileBytesMaxByDefault = 16L * 1024 * 1024 * 1024;

    /// <summary>As it came, to be handed to the box unchanged.</summary>
    public string Json { get; private init; } = "{}";

    /// <summary>The program that builds the namespaces; without it the box stands alone.</summary>
    public string? Bubblewrap { get; private set; }

    /// <summary>Null grants everything that is not masked.</summary>
    public IReadOnlyList<string>? Readable { get; private set; }

    public IReadOnlyList<string> Writable { get; private set; } = [];

    /// <summary>Read-only within what is writable.</summary>
    public IReadOnlyList<string> Protected { get; private set; } = [];

    /// <summary>Read-only, be it there or not, in every mode.</summary>
    public IReadOnlyList<string> Held { get; private set; } = [];

    /// <summary>Hidden altogether.</summary>
    public IReadOnlyList<string> Masked { get; private set; } = [];

    /// <summary>The folder that namespaces show as <c>/tmp</c>; without it they show an empty one.</summary>
    public string? Temporary { get; private set; }

    public bool Network { get; private set; }

    public int ProcessesMax { get; private set; } = ProcessesMaxByDefault;

    public long FileBytesMax { get; private set; } = FileBytesMaxByDefault;

    public static SandboxRequest Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        var order = new SandboxRequest { Json = Encoding.UTF8.GetString(utf8) };
        _ = json.Read();
        order.TakeAll(ref json);
        return order;
    }

    void TakeAll(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) { throw new FormatException("the sandbox is not an object"); }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) { Take(ref json); }
    }

    void Take(ref Utf8JsonReader json)
    {
        var name = json.GetString();
        _ = json.Read();
        if (json.TokenType == JsonTokenType.Null) { return; }

        switch (name)
        {
            case "bubblewrap": Bubblewrap = json.GetString(); break;
            case "readable": Readable = RunRequest.Strings(ref json); break;
            case "writable": Writable = RunRequest.Strings(ref json); break;
            case "protected": Protected = RunRequest.Strings(ref json); break;
            case "held": Held = RunRequest.Strings(ref json); break;
            case "masked": Masked = RunRequest.Strings(ref json); break;
            case "temporary": Temporary = json.GetString(); break;
            case "network": Network = json.GetBoolean(); break;
            case "limits": TakeAll(ref json); break;
            case "processes": ProcessesMax = json.GetInt32(); break;
            case "fileBytes": FileBytesMax = json.GetInt64(); break;
            default: throw new FormatException($"the sandbox asks for '{name}', which this keeper does not know");
        }
    }
}
