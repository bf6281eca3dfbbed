using Perdure.Client;
using System.Diagnostics;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Programs;

namespace Perdure.Hosting.Sessions;

/// <summary>Makes a session that goes on from an entry of another, in the same folder or in a worktree of its own.</summary>
public sealed class SessionFork(ICataloguedStore store, TimeProvider clock)
{
    /// <summary>Characters of the new id that name the branch and the folder of its worktree.</summary>
    private const int IdCharsInNames = 6;

    /// <param name="at">The entry it goes on from; null for the last.</param>
    public async Task<ForkResult> RunAsync(SessionId parent, long? at, bool worktree, string? name, CancellationToken cancel)
    {
        var state = await store.ReadStateAsync(parent, cancel);
        var place = at ?? state.Seq;
        if (state.Started is not { } beginning || place < 1 || place > state.Seq)
        {
            throw new HostingException($"--at: expected an entry of {parent}, from 1 to {state.Seq}, found {place}; `perdure sessions log {parent}` shows them.");
        }

        var fork = new SessionId(Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        var workspace = worktree ? await WorktreeAsync(beginning.Workspace, fork, cancel) : null;
        var first = new LogEntry(place + 1, clock.GetUtcNow(), Session.WithTexts(state, new SessionForked(fork, parent, place, workspace)));
        await (await store.ForkAsync(fork, parent, first, ThisProcess.AsWriter(clock), cancel)).DisposeAsync();
        if (name is not null) { await store.TellAsync(fork, ThisProcess.AsWriter(clock), takeOver: false, clock, _ => new NameSession(name)); }

        return new ForkResult(fork, parent, place, workspace ?? beginning.Workspace);
    }

    private static async Task<string> WorktreeAsync(string workspace, SessionId fork, CancellationToken cancel)
    {
        var mark = fork.Value[^IdCharsInNames..];
        var folder = $"{workspace}-fork-{mark}";
        var filters = await GitAsync(workspace, ["config", "--null", "--name-only", "--get-regexp", "^filter\\."], filters: [], cancel);
        var (code, _, said) = await GitAsync(workspace, ["worktree", "add", "-q", "-b", $"fork-{mark}", folder], filters.Out.Split('\0', StringSplitOptions.RemoveEmptyEntries), cancel);
        return code == 0
            ? folder
            : throw new HostingException($"--worktree: expected git to add a worktree of {workspace}, found: {Printable.LastLine(said, 200)}", FailureReason.Failed);
    }

    /// <summary>The repository may have been filled by somebody else, so nothing that it names is run.</summary>
    private static async Task<(int ExitCode, string Out, string Said)> GitAsync(string workspace, string[] words, string[] filters, CancellationToken cancel)
    {
        var start = HelperProgram.Start("git", [.. GitSafety.Options, "-C", workspace, .. words], workspace)
            ?? throw new HostingException("--worktree: expected git in a folder of the system, found none.", FailureReason.Failed);
        GitSafety.Confine(start);
        GitSafety.WithoutFilters(start, filters);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var git = Process.Start(start)!;
        var (output, said) = (git.StandardOutput.ReadToEndAsync(cancel), git.StandardError.ReadToEndAsync(cancel));
        await git.WaitForExitAsync(cancel);
        return (git.ExitCode, await output, await said);
    }
}
