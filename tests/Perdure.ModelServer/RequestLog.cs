using System.Text.Json.Nodes;
using Perdure.Testing;

namespace Perdure.ModelServer;

/// <summary>Writes down what came in: one line per request, and the bodies where they are wanted.</summary>
internal sealed class RequestLog(string? file, string? bodies) : IDisposable
{
    private static readonly string[] Secret = ["authorization", "x-api-key"];

    private readonly Lock _lock = new();
    private readonly StreamWriter? _lines = file is null ? null : new StreamWriter(file, append: false) { AutoFlush = true };

    public void Write(SeenRequest request, ScriptUsage usage)
    {
        var line = new JsonObject
        {
            ["number"] = request.Number,
            ["at"] = request.At.UtcDateTime.ToString("O"),
            ["connection"] = request.Connection,
            ["method"] = request.Method,
            ["path"] = request.Path,
            ["wire"] = request.Wire,
            ["bytes"] = request.Body.Length,
            ["outputs"] = request.Outputs,
            ["input"] = usage.Input,
            ["cached"] = usage.Cached,
            ["output"] = usage.Output,
            ["headers"] = new JsonObject(request.Headers.Select(header =>
                KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)(Secret.Contains(header.Key.ToLowerInvariant()) ? "***" : header.Value)))),
        };
        lock (_lock)
        {
            _lines?.WriteLine(line.ToJsonString());
        }

        if (bodies is null) { return; }

        Directory.CreateDirectory(bodies);
        File.WriteAllBytes(Path.Combine(bodies, $"{request.Number:D5}.json"), request.Body.ToArray());
    }

    public void Dispose() => _lines?.Dispose();
}
