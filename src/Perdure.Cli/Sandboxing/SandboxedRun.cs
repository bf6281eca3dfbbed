using Perdure.Cli.Exec;
using Perdure.Hosting;
using Perdure.Runtime.Ports;
using Perdure.Tools.Commands;
using Perdure.Tools.Keeping;

namespace Perdure.Cli.Sandboxing;

/// <summary>One command in a keeper of its own, with this process's input and output.</summary>
internal sealed class SandboxedRun(Home home, Composition composition)
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>What shells say when a command was found but not run.</summary>
    private const int NotRun = 126;

    public async Task<int> RunAsync(string[] line, string workspace, CancellationToken cancel)
    {
        // Where the command cannot see it.
        var folder = Path.Combine(home.Folder, "run", $"sandbox-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var run = new KeeperRun(folder, KeeperProgram.Installed());
        try
        {
            return await KeptAsync(run, Order(line, workspace), cancel);
        }
        finally
        {
            if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        }
    }

    private KeeperRequest Order(string[] line, string workspace)
    {
        var order = ShellInvocation.For(line, workspace, RawTerminal.IsAtHand, Walls(workspace), composition.Variables);
        return RawTerminal.IsAtHand
            ? order with { Rows = Console.WindowHeight, Cols = Console.WindowWidth }
            : order with { Stdin = true };
    }

    private KeeperSandbox? Walls(string workspace)
    {
        var walls = composition.Sandbox.For(workspace, RunBounds.Of(composition.Permissions(workspace).New()));
        return walls is null || composition.Sandbox.Available().Suffices
            ? walls
            : throw new UserErrorException("no sandbox works on this machine, so the command was not run; perdure doctor tells more, --profile full runs it without one.", NotRun);
    }

    private static async Task<int> KeptAsync(KeeperRun run, KeeperRequest order, CancellationToken cancel)
    {
        using var signals = new Signals();
        using var terminal = order.Tty ? new RawTerminal() : null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, signals.Leaving);
        await run.LaunchAsync(order, cancel);
        _ = PassInputAsync(run, over.Token);
        _ = PassInterruptAsync(run, signals);

        await using var output = Console.OpenStandardOutput();
        var end = await FollowAsync(run, output, over.Token);
        await over.CancelAsync();
        return Code(end);
    }

    private static async Task<KeeperRunState> FollowAsync(KeeperRun run, Stream output, CancellationToken cancel)
    {
        try
        {
            return await run.FollowAsync(0, async chunk => await output.WriteAsync(chunk.Bytes, cancel), cancel);
        }
        catch (OperationCanceledException)
        {
            return await run.StopAsync(CancellationToken.None); // Nobody takes up such a run again.
        }
    }

    private static async Task PassInputAsync(KeeperRun run, CancellationToken cancel)
    {
        try
        {
            await using var input = Console.OpenStandardInput();
            var chunk = new byte[ChunkBytes];
            int count;
            while ((count = await input.ReadAsync(chunk, cancel)) > 0)
            {
                if (!await run.WriteAsync(chunk.AsMemory(0, count), cancel)) { return; }
            }

            await run.CloseInputAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // The command has ended, and whatever else is typed is not for it.
        }
    }

    private static async Task PassInterruptAsync(KeeperRun run, Signals signals)
    {
        await signals.Interrupted;
        await run.SignalAsync(Running.Interrupt);
    }

    private static int Code(KeeperRunState end) => end switch
    {
        KeeperRunState.Finished({ Failure: { } failure }) => throw new UserErrorException($"the command was not run: {failure}", NotRun),
        KeeperRunState.Finished({ Signal: { } signal }) => ExitCode.SignalBase + signal,
        KeeperRunState.Finished({ ExitCode: { } code }) => code,
        KeeperRunState.NeverStarted(var log) => throw new UserErrorException($"the command was not run: {log}", NotRun),
        _ => throw new UserErrorException("the keeper of the command ended before the command did, so its end is unknown", ExitCode.Failed),
    };

    /// <summary>Signals by number.</summary>
    private static class Running
    {
        public const int Interrupt = 2;
    }
}
