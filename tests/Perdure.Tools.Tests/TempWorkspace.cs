using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Tests;

/// <summary>A workspace in a temporary folder, with a place for runs beside it.</summary>
internal sealed class TempWorkspace : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("perdure-").FullName;
    private int _runs;

    public TempWorkspace() => Directory.CreateDirectory(Folder);

    public string Folder => Path.Combine(_top, "work");

    public string Outside => _top;

    public string At(string path) => Path.Combine(Folder, path);

    public TempWorkspace With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public TempWorkspace With(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
        return this;
    }

    public string Read(string path) => File.ReadAllText(At(path));

    public byte[] ReadBytes(string path) => File.ReadAllBytes(At(path));

    /// <summary>Every file with its content, as one text to compare.</summary>
    public string Snapshot() => string.Join(
        '\n',
        Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(Folder, file)}: {Convert.ToBase64String(File.ReadAllBytes(file))}"));

    public ToolRun Run(string tool, string arguments, ImmutableArray<string>? knownNotes = null)
    {
        var number = ++_runs;
        var call = new ToolCall(new CallId($"call-{number}"), tool, arguments);
        return new(new SessionId("s"), 1, call, number, Folder, Path.Combine(_top, "runs"), knownNotes ?? [], RunBounds.Of(Profiles.Workspace));
    }

    public Task<ToolOutcome> CallAsync(string tool, string arguments) =>
        Toolbox.With().RunAsync(Run(tool, arguments), new NoDeltas(), CancellationToken.None);

    public Task<ToolOutcome> PatchAsync(string patch) => CallAsync("apply_patch", PatchArguments(patch));

    public static string PatchArguments(string patch) =>
        $$"""{"input": "{{string.Concat(patch.Select(character => char.IsSurrogate(character) ? $"\\u{(int)character:x4}" : JsonEncodedText.Encode($"{character}").Value))}}"}""";

    public void Dispose() => Directory.Delete(_top, recursive: true);
}

/// <summary>Nobody watches.</summary>
internal sealed class NoDeltas : IDeltas
{
    public void Add(Delta delta) { }
}
