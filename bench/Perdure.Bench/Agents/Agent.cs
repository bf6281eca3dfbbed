using System.Diagnostics;

namespace Perdure.Bench.Agents;

/// <summary>A coding agent as an executable: how it is told of the model server, and how it is started.</summary>
internal abstract class Agent(string program)
{
    /// <summary>Any value will do: the model server on this machine looks at none.</summary>
    public const string KeyVariable = "BENCH_MODEL_KEY";

    public abstract string Name { get; }

    protected abstract string HomeVariable { get; }

    /// <summary>Writes the configuration that points at <paramref name="server"/>.</summary>
    /// <param name="compactTokens">From how many tokens on the history is compacted.</param>
    public abstract void Settle(string home, Uri server, long compactTokens);

    public ProcessStartInfo Begin(string home, string workspace, string prompt) => Start(home, workspace, ["exec", .. Freely, prompt]);

    /// <param name="prompt">Null where the turn that was interrupted shall simply go on.</param>
    public ProcessStartInfo Resume(string home, string workspace, string? prompt) => Start(home, workspace, Resuming(prompt));

    /// <summary>Options that let tools run without asking anybody.</summary>
    protected abstract string[] Freely { get; }

    protected abstract string[] Resuming(string? prompt);

    private ProcessStartInfo Start(string home, string workspace, string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = workspace,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { [HomeVariable] = home, [KeyVariable] = "none" },
    };
}
