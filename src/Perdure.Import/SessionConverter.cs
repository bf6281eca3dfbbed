using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.Secrets;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Import;

/// <summary>Tells another program's session as entries of our log, and puts right what is torn in it.</summary>
/// <remarks>
/// It holds one round at a time: a reply, and the results of its calls. What the rules expect is seen to here: each call
/// has a name of its own and one result, and each turn an end.
/// </remarks>
public sealed class SessionConverter(SessionStarted beginning, SourceFacts source, string program, Redactor redactor, DateTimeOffset importedAt)
{
    private const int RepairsMax = 20;

    /// <summary>The least any provider takes.</summary>
    private const int ToolNameCharsMax = 64;

    private const string GoneOn = "the record goes on with another turn";
    private const string Unanswered = "The outcome of this call is unknown: the imported record has no result for it. It may or may not have run. Look before you rely on it or run it again.";

    private readonly List<LogEntry> _entries = [];
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _inputs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _kept = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _leftOut = new(StringComparer.Ordinal);
    private readonly List<string> _repairs = [];
    private readonly List<InputId> _waiting = [];
    private ReplyBuilder? _round;
    private DateTimeOffset _at = source.Found.Begun ?? importedAt;
    private DateTimeOffset _heardAt;
    private string _model = "";
    private long _seq;
    private long _records;
    private long _repaired;
    private long _lastInput;
    private int _compactions;
    private int _rounds;
    private bool _isAnswered;
    private bool _isInTurn;

    public int Turns { get; private set; }

    public int Calls => _calls.Count;

    public long Repaired => _repaired;

    /// <summary>The entries, from the first to the one that says where they come from.</summary>
    public IEnumerable<LogEntry> Entries(IEnumerable<SourceRecord> story)
    {
        Add(beginning);
        foreach (var told in story)
        {
            Hear(told);
            foreach (var entry in _entries) { yield return entry; }

            _entries.Clear();
        }

        LeaveTurn("the record ends in the middle of this turn");
        _at = importedAt > _at ? importedAt : _at;
        Add(new SessionImported(
            program, source.Version, source.Found.Id, source.Found.File, source.Hash, source.Bytes, _records, Counted(_kept), Counted(_leftOut), Repairs()));
        foreach (var entry in _entries) { yield return entry; }
    }

    private void Hear(SourceRecord told)
    {
        if (told is not RepairedRecord) { _records++; }
        _heardAt = told.At is { } at && at < importedAt ? at : _at;
        switch (told)
        {
            case UserMessageRecord said: Hear(said); break;
            case ModelItemRecord wrote: Hear(wrote); break;
            case UsageRecord used when _round is { } round: round.Told(used); break;
            case ToolResultRecord answered: Hear(answered); break;
            case TurnStartRecord: LeaveTurn(GoneOn); break;
            case TurnStopRecord(_, var reason): Hear(reason); break;
            case ModelRecord(_, var model): _model = model; break;
            case CompactionRecord shortened: Hear(shortened); break;
            case UnknownRecord(_, var kind, var raw): Keep(kind, raw); break;
            case IgnoredRecord(var kind): Count(_leftOut, kind); break;
            case RepairedRecord(var what): Repair(what); break;
        }
    }

    private void Hear(UserMessageRecord said)
    {
        if (_round is { IsWaiting: false }) { CloseRound(); }
        if (!said.Joins) { LeaveTurn(GoneOn); }

        Advance();
        var id = new InputId($"imported-{_seq + 1}");
        var text = Clean(said.Text);
        Add(new InputReceived(id, text, Delivery.Steer, program, said.Images.IsDefaultOrEmpty ? null : said.Images));
        _lastInput = _seq;
        _inputs[Fingerprint(said.Text)] = _seq;
        if (!_isInTurn)
        {
            BeginTurn([id]);
            return;
        }

        _waiting.Add(id);
        if (_round is null) { Join(); } // Otherwise between a call and its result, where nothing may stand.
    }

    private void Hear(ModelItemRecord wrote)
    {
        if (_round is { } open && !open.TakesMore(wrote.Reply)) { CloseRound(); }

        Advance();
        if (!_isInTurn) { BeginTurn([]); }

        Join();
        _round ??= new ReplyBuilder(wrote.Reply);
        _round.Add(wrote.Item switch
        {
            MessageItem(var text) => new MessageItem(Clean(text)),
            ReasoningItem reasoned => reasoned with { Raw = Clean(reasoned.Raw), Summary = reasoned.Summary is { } summary ? Clean(summary) : null },
            ToolCallItem(var call) => new ToolCallItem(new ToolCall(Named(call.Id.Value), ToolName(call.Tool), Clean(call.Arguments))),
            var item => item,
        }, (wrote.Item as ToolCallItem)?.Call.Id.Value);
    }

    private void Hear(ToolResultRecord answered)
    {
        Advance();
        var outcome = answered.Outcome with { Text = Clean(answered.Outcome.Text) };
        if (_round?.Answer(answered.Call, outcome) == true) { return; }

        Keep("result without a call", answered.Raw);
        Repair($"a result without a call ({answered.Call}) was kept aside");
    }

    private void Hear(TurnEnd reason)
    {
        CloseRound();
        Advance();
        Stop(reason, detail: null);
    }

    private void Hear(CompactionRecord shortened)
    {
        CloseRound();
        if (_isAnswered && _waiting.Count == 0) { Stop(TurnEnd.Answered, detail: null); }

        Advance();
        var kept = shortened.Kept.Select(text => _inputs.GetValueOrDefault(Fingerprint(text))).Append(_lastInput);
        Add(new HistoryCompacted(++_compactions, Clean(shortened.Summary), Pinned: "Known from the summary alone: that part was held in another program.", [.. kept.Where(seq => seq > 0).Distinct().Order()], Trimmed: false, Usage: null));
    }

    /// <summary>What was open is closed with the moment of its last piece; what comes now has its own.</summary>
    private void Advance() => _at = _heardAt > _at ? _heardAt : _at;

    private void BeginTurn(ImmutableArray<InputId> inputs)
    {
        (_isInTurn, _isAnswered) = (true, false);
        Add(new TurnStarted(++Turns, inputs));
        Add(new SurroundingsNoted(Turns, []));
    }

    private void Join()
    {
        if (_waiting.Count == 0 || _round is not null) { return; }

        Add(new InputsJoined([.. _waiting]));
        _waiting.Clear();
        _isAnswered = false;
    }

    /// <summary>The turn that is open has no end on record: it has answered, or was left in the middle.</summary>
    private void LeaveTurn(string detail)
    {
        CloseRound();
        if (_isInTurn) { Stop(_isAnswered && _waiting.Count == 0 ? TurnEnd.Answered : TurnEnd.Interrupted, _isAnswered ? null : detail); }
    }

    private void Stop(TurnEnd reason, string? detail)
    {
        CloseRound();
        if (!_isInTurn) { return; }

        Join();
        if (detail is not null) { Repair($"turn {Turns} had no end"); }

        Add(new TurnEnded(Turns, reason, detail));
        _isInTurn = false;
    }

    private void CloseRound()
    {
        if (_round is not { } round) { return; }

        _round = null;
        Add(new ModelAsked(++_rounds, Attempt: 1, _model, round.Usage?.Input ?? 0));
        Add(new ModelReplied(_rounds, round.Items, ReplyStop.Done, round.Usage));
        foreach (var (call, outcome) in round.Outcomes)
        {
            Add(new ToolFinished(call, outcome ?? new ToolOutcome(ToolStatus.Unknown, Unanswered)));
            if (outcome is null) { Repair($"a call without a result ({call}) has an unknown outcome"); }
        }

        _isAnswered = round.Outcomes.Count == 0;
        if (_waiting.Count > 0) { Join(); }
    }

    /// <summary>Some programs number calls from zero in each reply.</summary>
    private CallId Named(string call)
    {
        var name = call;
        for (var copy = 2; !_calls.Add(name); copy++) { name = $"{call}_{copy}"; }

        return new CallId(name);
    }

    /// <summary>Providers refuse a whole conversation for one odd name in it.</summary>
    private static string ToolName(string name) => name.Length is > 0 and <= ToolNameCharsMax && name.All(IsOfName)
        ? name
        : string.Concat($"tool_{name}".Take(ToolNameCharsMax).Select(character => IsOfName(character) ? character : '_'));

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    private void Keep(string kind, string raw)
    {
        Count(_kept, kind);
        Add(new ForeignRecordPreserved(kind, Clean(raw)));
    }

    private void Repair(string what)
    {
        if (++_repaired <= RepairsMax) { _repairs.Add(what); }
    }

    private ImmutableArray<string> Repairs() => _repaired <= RepairsMax ? [.. _repairs] : [.. _repairs, $"and {_repaired - RepairsMax} more"];

    private static string Fingerprint(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Clean(string text) => redactor.Redact(text).Text;

    private void Add(SessionEvent happened) => _entries.Add(new LogEntry(++_seq, _at, Session.WithTexts(SessionState.Empty, happened)));

    private static void Count(SortedDictionary<string, long> counts, string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    private static ImmutableArray<RecordCount> Counted(SortedDictionary<string, long> counts) => [.. counts.Select(count => new RecordCount(count.Key, count.Value))];
}
