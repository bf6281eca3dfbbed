using Perdure.Core;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>Tools of one session that live in the world and not in the agent: they go on when it is killed and remember what they did.</summary>
public sealed class SimulatedTools(FakeClock clock, Random chance, Func<int, bool> intentIsDurable)
{
    private const int LongestRunSeconds = 40;

    /// <summary>A command that takes longer is left running in the background.</summary>
    private const int PatienceSeconds = 25;

    private const int LongestBackgroundSeconds = 900;

    private readonly Dictionary<int, ToolEffect> _deeds = [];

    /// <summary>Runs whose deeds were taken back with the files.</summary>
    private readonly HashSet<int> _takenBack = [];

    /// <summary>What each run truly did, by its number.</summary>
    public IReadOnlyDictionary<int, ToolEffect> Deeds => _deeds;

    /// <summary>The runs the workspace shows: they have done something to it, or may have, and it was not taken back; checks only look.</summary>
    public IEnumerable<int> Touched => Changing.Where(run => !_takenBack.Contains(run));

    private IEnumerable<int> Changing => _deeds.Values.Where(deed => deed is { IsCheck: false, Tool: var tool } && (tool == Some.Shell.Name || tool == Some.Deploy.Name)).Select(deed => deed.Run);

    /// <summary>From here on the workspace shows these runs and no others of those so far.</summary>
    public void BringBack(IReadOnlySet<int> runs)
    {
        _takenBack.Clear();
        _takenBack.UnionWith(Changing.Where(run => !runs.Contains(run)));
    }

    public async Task<ToolOutcome> RunAsync(ToolRun run, CancellationToken cancel)
    {
        var deed = DeedOf(run);
        if (Polled(run) is { } polled) { return await PollAsync(deed, polled, cancel); }

        await UntilAsync(deed, deed.LeftAt < deed.EndsAt ? deed.LeftAt : deed.EndsAt, cancel);
        return deed.IsOver(clock.GetUtcNow()) ? Ended(deed) : ToolEffect.GoesOn(run.Number) with { Background = run.Number };
    }

    public async Task<ToolOutcome> AwaitEndAsync(ToolRun run, CancellationToken cancel)
    {
        var deed = _deeds[run.Number];
        await UntilAsync(deed, deed.EndsAt, cancel);
        return Ended(deed);
    }

    public Task<ToolOutcome> StopAsync(ToolRun run)
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

    private async Task<ToolOutcome> PollAsync(ToolEffect deed, ToolEffect polled, CancellationToken cancel)
    {
        await UntilAsync(deed, deed.EndsAt, cancel);
        deed.Done = deed is { Lost: false, Stopped: false };
        if (!deed.Done) { return deed.Outcome; }

        return deed.Told = polled.IsOver(clock.GetUtcNow()) ? Ended(polled) with { Ended = polled.Run } : ToolEffect.GoesOn(polled.Run);
    }

    private ToolEffect? Polled(ToolRun run) =>
        run.Call.Tool == Some.Poll.Name && int.TryParse(run.Call.Arguments, out var number) ? _deeds.GetValueOrDefault(number) : null;

    private async Task UntilAsync(ToolEffect deed, DateTimeOffset moment, CancellationToken cancel)
    {
        while (!deed.IsOver(clock.GetUtcNow()) && clock.GetUtcNow() < moment) { await Task.Delay(moment - clock.GetUtcNow(), clock, cancel); }
    }

    private static ToolOutcome Ended(ToolEffect deed)
    {
        deed.Done = deed is { Lost: false, Stopped: false };
        return deed.Outcome;
    }

    private ToolEffect DeedOf(ToolRun run)
    {
        if (_deeds.TryGetValue(run.Number, out var known))
        {
            Promise.Unless(known.Call == run.Call.Id, 3, $"run {run.Number} was {known.Call} and is now {run.Call.Id}");
            return known;
        }

        Promise.Unless(intentIsDurable(run.Number), 2, $"run {run.Number} starts before its intent is on disk");
        var now = clock.GetUtcNow();
        var isCheck = run.ToItsEnd is not null;
        var isShell = run.Call.Tool == Some.Shell.Name && !isCheck;
        var isLong = isShell && chance.Next(3) == 0;
        return _deeds[run.Number] = new ToolEffect(run.Call.Id, run.Call.Tool, run.Number, now + TimeSpan.FromSeconds(chance.Next(isLong ? LongestBackgroundSeconds : LongestRunSeconds)))
        {
            LeftAt = isShell ? now + TimeSpan.FromSeconds(PatienceSeconds) : DateTimeOffset.MaxValue,
            IsCheck = isCheck,
            Passes = isCheck && chance.Next(2) == 0,
        };
    }
}

/// <summary>One thing a tool did to the world, once.</summary>
public sealed record ToolEffect(CallId Call, string Tool, int Run, DateTimeOffset EndsAt)
{
    /// <summary>When its call is answered although it goes on.</summary>
    public DateTimeOffset LeftAt { get; init; }

    /// <summary>What a look at another deed brought.</summary>
    public ToolOutcome? Told { get; set; }
    /// <summary>It proves something, by whether it passes.</summary>
    public bool IsCheck { get; init; }

    public bool Passes { get; init; }

    /// <summary>It came to its end by itself.</summary>
    public bool Done { get; set; }

    public bool Stopped { get; set; }

    public bool Lost { get; set; }

    public bool IsOver(DateTimeOffset now) => Lost || Stopped || Done || now >= EndsAt;

    public static ToolOutcome GoesOn(int run) => new(ToolStatus.Succeeded, $"run {run} goes on", Waited: true);

    public ToolOutcome Outcome => this switch
    {
        { Lost: true } => new ToolOutcome(ToolStatus.Unknown, $"it is not known how run {Run} ended"),
        { Stopped: true } => new ToolOutcome(ToolStatus.Interrupted, $"run {Run} was stopped"),
        { Told: { } told } => told,
        { IsCheck: true, Passes: true } => new ToolOutcome(ToolStatus.Succeeded, $"check {Run} holds", ExitCode: 0, OutputHash: "0"),
        { IsCheck: true } => new ToolOutcome(ToolStatus.Failed, $"check {Run} does not hold", ExitCode: 1, OutputHash: "1"),
        _ => new ToolOutcome(ToolStatus.Succeeded, $"run {Run} of {Call} did its work" + new string('.', 200)),
    };
}

/// <summary>A promise of the design that did not hold.</summary>
public sealed class BrokenPromiseException(int promise, string how) : Exception($"Promise {promise} is broken: {how}");

/// <summary>Says which promise was broken, and how.</summary>
public static class Promise
{
    public static void Unless(bool held, int promise, string how)
    {
        if (!held) { throw new BrokenPromiseException(promise, how); }
    }
}
