using System.Text.Json;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Goals;

/// <summary>Runs the commands of a draft once, in the sandbox its goal would have.</summary>
public sealed class DraftCheckRunner(Composition composition, Home home, Core.Configuration.Permissions permissions, string folder)
{
    /// <summary>A draft is waited for; what takes longer is run when the goal is set.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>Null where nothing may be run here without asking somebody.</returns>
    public async Task<IReadOnlyList<DraftCheckResult>?> RunAsync(Contract contract, CancellationToken cancel)
    {
        if (permissions.Reach != AccessLevel.Full && !composition.Sandbox.Available().Suffices) { return null; }

        var runs = Path.Combine(home.Folder, "run", $"draft-{Guid.NewGuid():N}");
        var tried = new List<DraftCheckResult>();
        try
        {
            foreach (var (isCheck, command) in contract.Checks.Select(check => (true, check)).Concat(contract.MustNots.Select(mustNot => (false, mustNot))))
            {
                var call = new ToolCall(new CallId($"draft-{tried.Count + 1}"), "exec_command", $$"""{"cmd":"{{JsonEncodedText.Encode(command)}}"}""");
                var run = new ToolRun(new SessionId("draft"), Turn: 1, call, tried.Count + 1, folder, runs, [], RunBounds.Of(permissions)) { ToItsEnd = Patience };
                var outcome = await composition.Commands().RunAsync(run, IgnoredDeltas.Instance, cancel);
                tried.Add(new DraftCheckResult(command, isCheck, outcome));
            }

            return tried;
        }
        finally
        {
            if (Directory.Exists(runs)) { Directory.Delete(runs, recursive: true); }
        }
    }
}

/// <summary>What a command of a draft came to.</summary>
/// <param name="IsCheck">It has to succeed in the end; otherwise it has to fail.</param>
public sealed record DraftCheckResult(string Command, bool IsCheck, ToolOutcome Outcome)
{
    public bool CouldRun => CommandExit.Could(Outcome);

    public bool Holds => CouldRun && Outcome.Status is ToolStatus.Succeeded or ToolStatus.Failed && (Outcome.ExitCode == 0) == IsCheck;
}

/// <summary>Nobody watches a draft being written.</summary>
public sealed class IgnoredDeltas : IDeltas
{
    public static readonly IgnoredDeltas Instance = new();

    public void Add(Delta delta) { }
}
