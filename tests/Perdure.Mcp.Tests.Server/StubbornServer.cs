using System.Text.Json.Nodes;

namespace Perdure.Mcp.Tests.Server;

/// <summary>Speaks just enough of the protocol to break it in every way a client has to bear.</summary>
internal sealed class StubbornServer(string folder)
{
    private const int LookEveryMs = 10;

    private const int HugeChars = 2_000_000;

    private const string QuestionId = "the question";

    /// <summary>The call that waits for what the user says.</summary>
    private JsonObject? _asking;

    private readonly Lock _lock = new();

    public async Task RunAsync()
    {
        Note("started", $"{Environment.ProcessId}");
        Note("environment", string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>()));
        if (File.Exists(At("slow"))) { await Task.Delay(int.Parse(File.ReadAllText(At("slow")))); }

        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (JsonNode.Parse(line) is JsonObject message) { Take(message); }
        }

        Note("ended", "its input ended");
    }

    private void Take(JsonObject message)
    {
        var method = (string?)message["method"];
        Note("asked", message.ToJsonString());
        switch (method)
        {
            case "initialize": Answer(message, Greeting(message)); break;
            case "tools/list": Answer(message, new JsonObject { ["tools"] = new JsonArray([.. Tools().Select(Described)]) }); break;
            case "tools/call": Call(message); break;
            case null when (string?)message["id"] == QuestionId: Answer(_asking!, Text(message["result"]!.ToJsonString())); break;
            case null or "notifications/initialized" or "notifications/cancelled": break;
            default: Send(new JsonObject { ["id"] = message["id"]?.DeepClone(), ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" } }); break;
        }
    }

    private void Call(JsonObject message)
    {
        var name = (string)message["params"]!["name"]!;
        switch (name)
        {
            case "hang" or "hang_harmless": break;
            case "die" or "die_harmless":
                Console.Error.WriteLine("no more");
                Environment.Exit(7);
                break;
            case "ask" or "ask_harmless": Ask(message, """{"mode":"form","message":"Which colour?","requestedSchema":{"type":"object","properties":{"colour":{"type":"string","enum":["red","blue"]},"size":{"type":"integer","minimum":1}},"required":["colour"]}}"""); break;
            case "visit": Ask(message, """{"mode":"url","message":"Sign in.","url":"https://example.org/sign-in","elicitationId":"e1"}"""); break;
            case "huge": Answer(message, Text(new string('h', HugeChars))); break;
            case "endless": SayEndlessly(); break;
            case "shout": ShoutEndlessly(message); break;
            case "flood": FloodEndlessly(message); break;
            case "garble":
                lock (_lock) { Console.Out.WriteLine("{ this is no JSON"); }

                Answer(message, Text("after the garbage"));
                break;
            case "refuse": Answer(message, Text("I will not.", isError: true)); break;
            case "change":
                File.WriteAllLines(At("tools"), ["change", "fresh"]);
                Send(new JsonObject { ["method"] = "notifications/tools/list_changed" });
                Answer(message, Text("changed"));
                break;
            case "progress":
                Send(new JsonObject { ["method"] = "notifications/progress", ["params"] = new JsonObject { ["progressToken"] = message["params"]!["_meta"]!["progressToken"]!.DeepClone(), ["progress"] = 1, ["total"] = 2, ["message"] = "half" } });

                // News may be lost behind the answer, so whoever wants to see it says when it has.
                while (!File.Exists(At("seen"))) { Thread.Sleep(LookEveryMs); }

                Answer(message, Text("done"));
                break;
            default: Answer(message, Text($"did {name} {message["params"]!["arguments"]?.ToJsonString()}")); break;
        }
    }

    /// <summary>One line, for ever.</summary>
    private static void SayEndlessly()
    {
        using var output = Console.OpenStandardOutput();
        var piece = new byte[1 << 16];
        Array.Fill(piece, (byte)'x');
        while (true) { output.Write(piece); }
    }

    /// <summary>The same on standard error.</summary>
    private void ShoutEndlessly(JsonObject message)
    {
        Answer(message, Text("shouting"));
        new Thread(() =>
        {
            using var output = Console.OpenStandardError();
            var piece = new byte[1 << 16];
            Array.Fill(piece, (byte)'x');
            while (true) { output.Write(piece); }
        })
        { IsBackground = true }.Start();
    }

    /// <summary>News that nobody asked for, for ever, and now and then how much of it there was.</summary>
    private void FloodEndlessly(JsonObject message)
    {
        Answer(message, Text("flooding"));
        new Thread(() =>
        {
            for (var said = 1; ; said++)
            {
                Send(new JsonObject { ["method"] = "notifications/tools/list_changed" });
                if (said % 1000 == 0) { Note("flooded", $"{said}"); }
            }
        })
        { IsBackground = true }.Start();
    }

    private void Ask(JsonObject message, string question)
    {
        _asking = message;
        Send(new JsonObject { ["id"] = QuestionId, ["method"] = "elicitation/create", ["params"] = JsonNode.Parse(question) });
    }

    private string[] Tools() => File.Exists(At("tools"))
        ? File.ReadAllLines(At("tools"))
        : ["do", "hang", "hang_harmless", "die", "die_harmless", "huge", "garble", "refuse", "change", "progress"];

    private static JsonObject Described(string name) => new()
    {
        ["name"] = name,
        ["description"] = $"Does {name}.",
        ["inputSchema"] = new JsonObject { ["type"] = "object" },
        ["annotations"] = new JsonObject { ["readOnlyHint"] = name.EndsWith("_harmless", StringComparison.Ordinal) },
    };

    private static JsonObject Greeting(JsonObject message) => new()
    {
        ["protocolVersion"] = (string?)message["params"]!["protocolVersion"],
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject { ["listChanged"] = true } },
        ["serverInfo"] = new JsonObject { ["name"] = "stubborn", ["version"] = "1" },
    };

    private static JsonObject Text(string text, bool isError = false) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = isError,
    };

    private void Answer(JsonObject question, JsonObject result) => Send(new JsonObject { ["id"] = question["id"]?.DeepClone(), ["result"] = result });

    private void Send(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        lock (_lock) { Console.Out.WriteLine(message.ToJsonString()); }
    }

    private void Note(string file, string line)
    {
        lock (_lock) { File.AppendAllText(At(file), line + "\n"); }
    }

    private string At(string file) => Path.Combine(folder, file);
}
