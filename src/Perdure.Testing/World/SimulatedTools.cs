using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>Tools that live in the world and not in the agent: they go on when it is killed and remember what they did.</summary>
public sealed class SimulatedTools(FakeClock clock, Random chance, Func<int, bool> intentIsDurable) : IToolbox
{
    private const int LongestRunSeconds = 40;

    private readonly Dictionary<int, Deed> _deeds = [];

    public ImmutableArray<ToolSpec> Tools => [Some.Shell, Some.Read, Some.Plan, Some.Deploy, Some.Inquire, Some.UpdateGoal];

    /// <summary>What each run truly did, by its number.</summary>
    public IReadOnlyDictionary<int, Deed> Deeds => _deeds;

    /// <summary>The runs that have done something to the workspace, or may have; checks only look.</summary>
    public IEnumerable<int> Touched => _deeds.Values.Where(deed => deed is { IsCheck: false, Tool: var tool } && (tool == Some.Shell.Name || tool == Some.Deploy.Name)).Select(deed => deed.Run);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var deed = Deed(run);
        while (deed is { Lost: false, Stopped: false, Done: false } && clock.GetUtcNow() < deed.EndsAt)
        {
            await Task.Delay(deed.EndsAt - clock.GetUtcNow(), clock, cancel);
        }

        deed.Done = deed is { Lost: false, Stopped: false };
        return deed.Outcome;
    }

    public Task<ToolOutcome> StopAsync(ToolRun run, CancellationToken cancel)
    {
        if (!_deeds.TryGetValue(run.Number, out var deed))
        {
            return Task.FromResult(new ToolOutcome(ToolStatus.Interrupted, "never ran"));
        }

        deed.Stopped |= deed is { Lost: false, Done: false };
        return Task.FromResult(deed.Outcome);
    }

    /// <summary>The machine restarted: what was running is gone, and nobody knows how far it came.</summary>
    public void Reboot()
    {
        foreach (var deed in _deeds.Values.Where(deed => deed is { Stopped: false, Done: false })) { deed.Lost = true; }
    }

    private Deed Deed(ToolRun run)
    {
        if (_deeds.TryGetValue(run.Number, out var known))
        {
            Broken.Unless(known.Call == run.Call.Id, 3, $"run {run.Number} was {known.Call} and is now {run.Call.Id}");
            return known;
        }

        Broken.Unless(intentIsDurable(run.Number), 2, $"run {run.Number} starts before its intent is on disk");
        return _deeds[run.Number] = new Deed(run.Call.Id, run.Call.Tool, run.Number, clock.GetUtcNow() + TimeSpan.FromSeconds(chance.Next(LongestRunSeconds)))
        {
            IsCheck = run.ToItsEnd is not null,
            Passes = run.ToItsEnd is not null && chance.Next(2) == 0,
        };
    }
}

/// <summary>One thing a tool did to the world, once.</summary>
public sealed record Deed(CallId Call, string Tool, int Run, DateTimeOffset EndsAt)
{
    /// <summary>It proves something, by whether it passes.</summary>
    public bool IsCheck { get; init; }

    public bool Passes { get; init; }

    /// <summary>It came to its end by itself.</summary>
    public bool Done { get; set; }

    public bool Stopped { get; set; }

    public bool Lost { get; set; }

    public ToolOutcome Outcome => this switch
    {
        { Lost: true } => new ToolOutcome(ToolStatus.Unknown, $"it is not known how run {Run} ended"),
        { Stopped: true } => new ToolOutcome(ToolStatus.Interrupted, $"run {Run} was stopped"),
        { IsCheck: true, Passes: true } => new ToolOutcome(ToolStatus.Succeeded, $"check {Run} holds", ExitCode: 0, OutputHash: "0"),
        { IsCheck: true } => new ToolOutcome(ToolStatus.Failed, $"check {Run} does not hold", ExitCode: 1, OutputHash: "1"),
        _ => new ToolOutcome(ToolStatus.Succeeded, $"run {Run} of {Call} did its work" + new string('.', 200)),
    };
}

/// <summary>A promise of the design that did not hold.</summary>
public sealed class BrokenPromiseException(int promise, string how) : Exception($"Promise {promise} is broken: {how}");

/// <summary>Says which promise was broken, and how.</summary>
public static class Broken
{
    public static void Unless(bool held, int promise, string how)
    {
        if (!held) { throw new BrokenPromiseException(promise, how); }
    }
}
