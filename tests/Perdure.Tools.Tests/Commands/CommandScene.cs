using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Commands;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Commands;

/// <summary>A workspace in which a model runs commands, through agents that come and go.</summary>
internal sealed class CommandScene : IDisposable, IDeltas
{
    private readonly StringBuilder _seen = new();
    private int _runs;

    public string Root { get; } = Directory.CreateTempSubdirectory("perdure-commands-").FullName;

    public string Workspace => Directory.CreateDirectory(Path.Combine(Root, "workspace")).FullName;

    /// <summary>What was shown while it ran.</summary>
    public string Seen { get { lock (_seen) { return _seen.ToString(); } } }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The tool as a fresh agent has it.</summary>
    public static ExecCommand Exec => new(Scene.Program, TimeProvider.System);

    public static Toolbox Tools => Toolbox.With(Exec, Write);

    public static WriteStdin Write => new(Scene.Program, TimeProvider.System);

    public ToolRun Call(string tool, JsonObject arguments)
    {
        var number = ++_runs;
        var call = new ToolCall(new CallId($"c{number}"), tool, arguments.ToJsonString());
        return new ToolRun(new SessionId("s"), 1, call, number, Workspace, Path.Combine(Root, "runs"), []);
    }

    public ToolRun Command(string command, JsonObject? more = null)
    {
        var arguments = more ?? [];
        arguments["cmd"] = command;
        return Call("exec_command", arguments);
    }

    public Task<ToolOutcome> RunAsync(ToolRun run, CancellationToken? cancel = null) =>
        run.Call.Tool == "write_stdin" ? Write.RunAsync(run, this, cancel ?? Cancel) : Exec.RunAsync(run, this, cancel ?? Cancel);

    public Task<ToolOutcome> RunAsync(string command) => RunAsync(Command(command));

    public void Add(Delta delta)
    {
        if (delta is OutputDelta(_, var text)) { lock (_seen) { _seen.Append(text); } }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
