using System.Globalization;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Testing.World;

/// <summary>
/// One life of a session in a world where everything fails, drawn from one seed: the order of all tasks, the faults of disk, model and
/// clock, what the user does, and when the process is killed. Throws <see cref="BrokenPromiseException"/> where a promise does not hold.
/// </summary>
public sealed class SimulatedRun
{
    /// <summary>Steps in which faults, kills and whims of the user happen; after that the world is kind.</summary>
    private const int WildSteps = 700;

    /// <summary>A kind world comes to rest long before this, or not at all.</summary>
    private const int StepsMax = 60_000;

    private const int KillsMax = 8;

    /// <summary>A kind machine sleeps a day now and then: a clock that was wrong in the very moment a limit was reckoned leaves weeks to wait.</summary>
    private const int StepsOfADay = 2_000;

    /// <summary>How long a disk stays full, in steps, on average.</summary>
    private const int StepsOfShortage = 40;

    /// <summary>How far a clock that was never right may be off.</summary>
    private const int DaysOff = 30;

    private static readonly Settings[] AllSettings =
    [
        Some.Settings,
        Some.Settings with { Permissions = Profiles.Unattended with { Ceilings = new Ceilings(Dollars: 12, Actions: 9, Minutes: 45) } },
        Some.Settings with { Permissions = Profiles.Full },
        Some.Settings with { Permissions = Profiles.Full, WakeOnCommandEnd = false },
        Some.Chain with { CoolDownMinutes = 3 },
        new Settings([Some.Model with { CompactAtTokens = 600 }], Delivery.Queue, PatienceMinutes: 60),
        new Settings([Some.Model with { CompactAtTokens = 400 }, Some.OtherModel with { CompactAtTokens = 300 }]),
        Some.Settings with { Goals = new GoalPolicy(ResumesMax: 2, RetryMinutes: 7, Quiet: new QuietHours(22 * 60, 6 * 60, OffsetMinutes: 60)) },
        Some.Settings with { Goals = new GoalPolicy(GoOn: false), Snapshots = true },
        Some.Settings with { Snapshots = true },
        new Settings([Some.Model with { CompactAtTokens = 500 }, Some.OtherModel], Delivery.Interrupt, Snapshots: true),
    ];

    private readonly Random _chance;
    private readonly FakeClock _clock = new(SessionStory.Start);
    private readonly SimulatedHome _home;
    private readonly SimulatedToolboxes _tools;
    private readonly SimulatedSnapshots _snapshots;
    private readonly SimulatedModel _model;
    private readonly SimulatedGoalWorkspace _ground;
    private readonly SimulatedUser _user;
    private readonly SimulatedReader _reader = new();
    private readonly Settings _settings;
    private SimulatedProcess _process;
    private SessionId? _session;
    private int _kills;
    private int _goalTurns;
    private int _goalsReached;
    private int _agents;
    private int _shortages;
    private int _lostTails;

    /// <summary>What there was when the process began that runs now, and what the last writer is known to have found.</summary>
    private int _entriesAtStart;
    private int _knownEntries;
    private int _rewinds;
    private bool _isKind;

    /// <summary>The process that was seen open last; it has put the note of the log's end right.</summary>
    private SimulatedProcess? _opened;

    /// <summary>On a full disk that note may be half written, and then it tells nothing.</summary>
    private bool _noteMayBeTorn;

    public SimulatedRun(int seed)
    {
        _chance = new Random(seed);
        _home = new SimulatedHome(_chance);
        _tools = new SimulatedToolboxes(_clock, _chance, (session, run) => _home.HasIntent(session, run, session == _session ? _process!.Live?.State.Seq ?? 1 : 1));
        _snapshots = new SimulatedSnapshots(_clock, _chance, _tools) { FaultPercent = _chance.Next(3) };
        _model = new SimulatedModel(_clock, _chance) { FaultPercent = _chance.Next(40) };
        _ground = new SimulatedGoalWorkspace(_clock, _chance);
        _user = new SimulatedUser(_chance, session => _home.Read(session, 1));
        _settings = AllSettings[_chance.Next(AllSettings.Length)] with { Agents = new AgentPolicy(DepthMax: 2, AtOnceMax: 2, PerSessionMax: 3) };
        _process = NewProcess();
    }

    /// <summary>What happened, for whoever looks into a seed.</summary>
    public WorldFigures Figures => new(_kills, _model.Calls, _tools.Runs, _reader.Shown.Count, _goalTurns, _goalsReached, _agents, _rewinds, _shortages, _lostTails);

    public static WorldFigures Of(int seed)
    {
        var run = new SimulatedRun(seed);
        run.Live();
        return run.Figures;
    }

    public void Live()
    {
        for (var step = 0; step < WildSteps; step++)
        {
            Step();
            if (_chance.Next(60) == 0) { Whim(); }
            if (_kills < KillsMax && _chance.Next(100) == 0) { Kill(); }
        }

        BeKind();
        for (var step = 0; !IsDone(); step++)
        {
            if (step % StepsOfADay == StepsOfADay - 1) { _clock.Sleep(TimeSpan.FromDays(1)); }
            Promise.Unless(step < StepsMax, 5, $"no rest after {step} steps: {_process.Live?.State.Turn?.Situation}, waiting {_process.Live?.State.Waiting.Length}, at {_clock.GetUtcNow():O}, open {(_process.Live is { } open ? string.Join("; ", Session.Pending(open.State)) : "")}");
            Step();
        }

        Check();
    }

    private void Step()
    {
        if (_home.IsFull && _chance.Next(StepsOfShortage) == 0) { _home.Free(); }

        // A disk that fails or is full ends the process; whoever starts it again goes on.
        if (_process.Broken() is { } trouble)
        {
            if (_home.HasLostTail && trouble is SessionDamagedException) { _home.PutBack(); }
            else { Promise.Unless(trouble is JournalWriteException, 5, $"{trouble} with {_process.Live?.State.Turn} and {_process.Live?.State.Goal}"); }

            Kill();
        }

        if (_process.Scheduler.HasWork) { _process.Scheduler.RunOne(); }
        else if (_isKind && _process.Live is { State.AwaitsUser: true } asking && _chance.Next(4) == 0)
        {
            // Days may be left until a deadline; somebody kind answers before.
            _process.Start(() => _user.GoOnAsync(asking));
        }
        else if (_clock.HasTimers) { _clock.AdvanceToNextTimer(); }
        else { Idle(); }

        if (_process.Live is not { } begun) { return; }

        Promise.Unless(!_home.HasLostTail, 1, "entries that had been acknowledged are gone, and nobody was told");
        if (_opened != _process) { (_opened, _noteMayBeTorn) = (_process, _home.IsFull); }

        (_session, _knownEntries) = (begun.Id, _noteMayBeTorn ? 0 : _entriesAtStart);
    }

    /// <summary>Nothing is left to do. That is right at rest and nowhere else; then somebody wants something new, or all that was held back.</summary>
    private void Idle()
    {
        var state = _process.Live?.State;
        Promise.Unless(state is not { AtRest: true, Background.IsEmpty: false }, 8, $"nothing is left to do and nobody watches {state?.Background.Length} commands");
        Promise.Unless(state is { AtRest: true } or { AwaitsUser: true }, 5, $"nothing is left to do and nobody rests: {state?.Turn?.Situation} {Calls(state)} {state?.Compaction} {state?.Goal}");
        _process.Start(() => _isKind ? _user.GoOnAsync(_process.Live!) : _user.ActAsync(_process.Live!));
    }

    private static string Calls(SessionState? state) => state?.Turn?.Situation is RunningTools(var calls) ? string.Join(", ", calls) : "";

    private void Whim()
    {
        if (_process.Live is not { } live) { return; }

        if (_chance.Next(25) == 0) { _home.FailNextSync(); }
        else if (_chance.Next(30) == 0) { RunShort(); }
        else if (_chance.Next(40) == 0) { _clock.Sleep(TimeSpan.FromDays(_chance.Next(-DaysOff, DaysOff + 1))); }
        else if (_chance.Next(20) == 0) { _clock.Sleep(TimeSpan.FromHours(_chance.Next(-1, 9))); }
        else { _process.Start(() => _user.ActAsync(live)); }
    }

    private void RunShort()
    {
        _shortages++;
        _noteMayBeTorn = true;
        _home.Fill();
    }

    private void Kill()
    {
        _kills++;
        _process.Scheduler.Kill();
        _clock.DropTimers();
        var noteMayBeGone = _home.Crash();
        if (noteMayBeGone) { _knownEntries = 0; }

        if (_chance.Next(4) == 0) { _tools.Reboot(); }
        if (!_isKind && !_home.IsFull && !_home.HasLostTail && _knownEntries > 1 && _chance.Next(8) == 0)
        {
            _lostTails++;
            _home.LoseTail(_session!.Value, _chance.Next(1, _knownEntries));
        }

        _process = NewProcess();
    }

    private void BeKind()
    {
        _isKind = true;
        _home.Free();
        _model.FaultPercent = 0;
        if (_process.Live is { } live) { _process.Start(() => _user.GoOnAsync(live)); }
    }

    private bool IsDone()
    {
        if (_process.Scheduler.HasWork || _process.Live is not { } live) { return false; }

        return live.State is { AtRest: true, AwaitsUser: false } && Session.Pending(live.State).IsEmpty && live.State.Waiting.IsEmpty && _reader.Shown.Count == live.State.Seq;
    }

    private SimulatedProcess NewProcess()
    {
        if (_session is { } known && !_home.HasLostTail) { _entriesAtStart = _home.Read(known, 1).Count(); }

        var engine = new Engine(_home.Store, _model, _tools, new NoSurroundings(), _clock, _snapshots, _ground);
        var process = new SimulatedProcess(new SeededScheduler(_chance));
        var writer = new Writer(_kills + 1, "world", "boot", "world", _clock.GetUtcNow());
        process.Start(async () =>
        {
            var live = _session is { } session
                ? await engine.OpenAsync(session, writer, takeOver: false, CancellationToken.None)
                : await engine.BeginAsync(new NewSession("/project", "0", _settings, "Be good.", new SessionId($"01a1fd55-0000-7000-8000-{_kills:D12}")), writer, CancellationToken.None);
            process.Opened(live);
            process.Start(() => _reader.ReadAsync(live));
        });
        return process;
    }

    private void Check()
    {
        var log = _home.Read(_session!.Value, 1).ToList();
        var lines = log.ConvertAll(entry => SessionStory.Line(entry.Event));
        Promise.Unless(lines.SequenceEqual(_reader.Shown), 1, "the log is not what the reader was shown");

        var inLog = log.Select(entry => entry.Event).OfType<InputReceived>().Select(input => input.Id.Value).ToList();
        foreach (var owed in _user.Acknowledged) { Promise.Unless(inLog.Contains(owed), 1, $"the acknowledged input {owed} is not in the log"); }
        Promise.Unless(inLog.Distinct().Count() == inLog.Count, 7, "an input is in the log twice");

        var taken = log.SelectMany(entry => entry.Event switch { TurnStarted turn => turn.Inputs, InputsJoined joined => joined.Inputs, _ => [] }).ToList();
        Promise.Unless(taken.Distinct().Count() == taken.Count, 7, "an input was taken up twice");
        var removed = log.Select(entry => entry.Event).OfType<InputRemoved>().Select(input => input.Id);
        foreach (var owed in _user.Acknowledged.Select(InputId.Of).Except(removed)) { Promise.Unless(taken.Contains(owed), 7, $"input {owed} was never taken up"); }

        var started = log.Select(entry => entry.Event).OfType<ToolStarted>().Select(tool => tool.Run).ToList();
        started.AddRange(log.Select(entry => entry.Event).OfType<CheckStarted>().Select(check => check.Run));
        Promise.Unless(started.Distinct().Count() == started.Count, 3, "a run was started twice");
        var deeds = Own.Deeds;
        CheckOutcomes(log, deeds);
        CheckPermissions(log);
        var unsaid = RecordedTextCheck.Missing(log.Select(entry => entry.Event));
        Promise.Unless(unsaid is null, 6, $"the model is told what no entry says: {unsaid}");
        CheckAgents(log);
        var commands = new CommandWatch(deeds);
        log.ForEach(entry => commands.Look(entry.Event));
        commands.MustHaveToldAll();
        GoalPromises.Check(log, deeds);
        _goalTurns = log.Count(entry => entry.Event is GoalContinued);
        _rewinds = log.Count(entry => entry.Event is ConversationRewound or FilesRewound { Problem: null });
        _goalsReached = log.Count(entry => entry.Event is GoalStatusChanged { To: CompleteGoal });
        var watch = new SnapshotWatch(_settings.Snapshots is true, deeds);
        log.ForEach(entry => watch.Look(entry.Event));

        var folded = log.Select(entry => entry.Event).Aggregate(SessionState.Empty, Session.Apply);
        Promise.Unless(Json(folded) == Json(_process.Live!.State), 5, "the fold of the log is not the state of the session");
    }

    private static void CheckPermissions(List<LogEntry> log)
    {
        var permissions = Profiles.Workspace;
        var calls = new Dictionary<CallId, string>();
        var open = new List<(CallId Call, Question Question)>(); // One that was put off may still be open when its name comes again.
        var allowed = new HashSet<CallId>();
        var always = false;
        var later = 0;
        foreach (var happened in log.Select(entry => entry.Event))
        {
            switch (happened)
            {
                case SessionStarted started: permissions = started.Settings.Permissions ?? permissions; break;
                case ModelReplied replied: foreach (var called in replied.Items.OfType<ToolCallItem>()) { calls[called.Call.Id] = called.Call.Tool; } break;
                case QuestionAsked(var call, var question): open.Add((call, question)); break;
                case QuestionAnswered(var call, var answer, _):
                    var place = open.FindLastIndex(question => question.Call == call);
                    Promise.Unless(place >= 0, 7, $"the question of {call} was answered and not open");
                    var ofCalls = open.Any(question => question.Call == call && question.Question is ApprovalRequest { Offer: ToolGrant });
                    open.RemoveAt(place);
                    if (answer is Approved) { allowed.Add(call); }
                    if (happened is QuestionAnswered { Text: not null, Answer: Approved }) { later++; } // The call is over; it may be made once more.
                    always |= answer is Approved(ApprovalScope.Session) && ofCalls;
                    break;
                case ToolStarted started when calls.GetValueOrDefault(started.Call) == Some.Deploy.Name && permissions.Reach != AccessLevel.Full:
                    Promise.Unless(always || allowed.Contains(started.Call) || (later > 0 && later-- > 0), 7, $"{started.Call} started and nobody had allowed it");
                    break;
            }
        }
    }

    /// <summary>What the tools of the session itself did.</summary>
    private SimulatedTools Own => _tools.Of(_session!.Value);

    private void CheckAgents(List<LogEntry> log)
    {
        var there = _home.Sessions;
        var promises = new AgentPromises(session => there.Contains(session) ? [.. _home.Read(session, 1)] : []);
        promises.Check(log);
        foreach (var session in there.Where(IsAgent)) { Promise.Unless(promises.Spawned.Contains(session), 3, $"session {session} is there and nobody spawned it"); }
        foreach (var session in promises.Spawned.Where(there.Contains)) { CheckOutcomes([.. _home.Read(session, 1)], _tools.Of(session).Deeds); }

        _agents = promises.Spawned.Count;

        bool IsAgent(SessionId session) => _home.Read(session, 1).FirstOrDefault()?.Event is SessionStarted { Settings.Delegation: not null };
    }

    private static void CheckOutcomes(List<LogEntry> log, IReadOnlyDictionary<int, ToolEffect> deeds)
    {
        var runs = new Dictionary<CallId, int>();
        foreach (var happened in log.Select(entry => entry.Event))
        {
            if (happened is ToolStarted started) { runs[started.Call] = started.Run; }
            if (happened is not ToolFinished(var call, var outcome) || !runs.Remove(call, out var run)) { continue; }

            var truth = deeds.TryGetValue(run, out var deed) ? (outcome.Background is null ? deed.Outcome : ToolEffect.GoesOn(run)).Text : "never ran";
            Promise.Unless(outcome.Text == truth, 3, $"run {run.ToString(CultureInfo.InvariantCulture)}: the log says '{outcome.Text}', the world '{truth}'");
        }
    }

    private static string Json(SessionState state) => System.Text.Json.JsonSerializer.Serialize(state, CoreJson.Line.SessionState);
}

/// <summary>How much happened in a world.</summary>
public sealed record WorldFigures(int Kills, int ModelCalls, int ToolRuns, int Entries, int GoalTurns, int GoalsReached, int Agents, int Rewinds, int Shortages, int LostTails)
{
    public WorldFigures Plus(WorldFigures other) =>
        new(Kills + other.Kills, ModelCalls + other.ModelCalls, ToolRuns + other.ToolRuns, Entries + other.Entries, GoalTurns + other.GoalTurns, GoalsReached + other.GoalsReached, Agents + other.Agents,
            Rewinds + other.Rewinds, Shortages + other.Shortages, LostTails + other.LostTails);
}
