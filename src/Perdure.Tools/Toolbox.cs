using System.Collections.Immutable;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Tools.Commands;
using Perdure.Tools.Files;
using Perdure.Tools.Patching;
using Perdure.Tools.Sandboxing;
using Perdure.Tools.Searching;

namespace Perdure.Tools;

/// <summary>Hands each call to the tool it names; whatever goes wrong comes back as words the model can act on.</summary>
public sealed class Toolbox(ImmutableArray<ITool> tools) : IToolbox
{
    private readonly ImmutableDictionary<string, ITool> _byName = tools.ToImmutableDictionary(tool => tool.Spec.Name);

    public ImmutableArray<ToolSpec> Tools { get; } = [.. tools.Select(tool => tool.Spec), .. RuleTools.Specs];

    /// <summary>The tools every session has, after those that want something of their host. The order is part of the prompt.</summary>
    public static Toolbox With(params IEnumerable<ITool> hosted) => With(new ReadAccess(perdureHome: null), hosted);

    public static Toolbox With(ReadAccess sight, params IEnumerable<ITool> hosted)
    {
        var changes = new FileChanges(sight);
        ImmutableArray<ITool> own = [
            .. hosted,
            new EditFile(changes),
            new ApplyPatch(changes),
            new ReadFile(sight),
            new ListDir(sight),
            new GrepFiles(sight),
            new ViewImage(sight),
        ];
        ImmutableArray<ToolSpec> seldom = [.. own.Select(tool => tool.Spec).Concat(RuleTools.Specs).Where(tool => tool.Seldom is true)];
        return new([.. own, new CallTool(seldom)]);
    }

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        if (!_byName.TryGetValue(run.Call.Tool, out var tool)) { return Unknown(run.Call.Tool); }
        if (ArgumentFit.Misfit(tool.Spec, run.Call.Arguments) is { } misfit) { return ToolOutcomes.Failed(misfit); }

        try
        {
            return RunFolders.Lost(run) ?? await tool.RunAsync(run, deltas, cancel);
        }
        catch (Exception problem) when (problem is not HostShortageException && !cancel.IsCancellationRequested)
        {
            return ToolOutcomes.Failed($"{run.Call.Tool} failed: {problem.Message} ({problem.GetType().Name})");
        }
    }

    public async Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel)
    {
        if (!_byName.TryGetValue(run.Call.Tool, out var tool)) { return Unknown(run.Call.Tool); }

        try
        {
            return RunFolders.Lost(run) ?? await tool.StopAsync(run, cancel);
        }
        catch (Exception problem) when (problem is not HostShortageException && !cancel.IsCancellationRequested)
        {
            return new(ToolStatus.Unknown, $"{run.Call.Tool} could not be stopped properly: {problem.Message} ({problem.GetType().Name})");
        }
    }

    public async Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel)
    {
        if (!_byName.TryGetValue(run.Call.Tool, out var tool)) { return Unknown(run.Call.Tool); }

        try
        {
            return RunFolders.Lost(run) ?? await tool.AwaitEndAsync(run, cancel);
        }
        catch (Exception problem) when (problem is not HostShortageException && !cancel.IsCancellationRequested)
        {
            return new(ToolStatus.Unknown, $"It could not be watched, so how it ended is unknown: {problem.Message} ({problem.GetType().Name})");
        }
    }

    public async Task<bool> FreezeAsync(ToolRun run, TimeSpan longest, CancellationToken cancel)
    {
        try
        {
            return !_byName.TryGetValue(run.Call.Tool, out var tool) || await tool.FreezeAsync(run, longest, cancel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async Task ThawAsync(ToolRun run, CancellationToken cancel)
    {
        try
        {
            if (_byName.TryGetValue(run.Call.Tool, out var tool)) { await tool.ThawAsync(run, cancel); }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Its keeper sets it going again when its time is over.
        }
    }

    public void Tidy(string runsFolder, int lastRun, IReadOnlySet<int> background) => RunCleanup.Clear(runsFolder, lastRun, background);

    private ToolOutcome Unknown(string name)
    {
        var offered = Tools.Select(tool => tool.Name).Where(tool => tool != PatchedPaths.EditTool).ToList(); // That one is not offered to every session.
        var nearest = Similarity.Nearest(name, offered, count: 1);
        var hint = nearest.IsEmpty ? "" : $" Did you mean {nearest[0]}?";
        return ToolOutcomes.Failed($"There is no tool named '{name}'.{hint} The tools are: {string.Join(", ", offered)}.");
    }
}
