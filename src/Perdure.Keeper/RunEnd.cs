using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>How the run went, gathered while it runs and written down once at its end.</summary>
internal sealed class RunEnd
{
    readonly string _startedAt = RunFolder.Now();
    int? _status;
    long _userMs;
    long _systemMs;
    long _maxRssKiB;

    public bool TimedOut { get; set; }

    public bool Stopped { get; set; }

    /// <summary>The command begot more processes than its sandbox allows, and was ended.</summary>
    public bool Overran { get; set; }

    /// <summary>Why the command could not be started.</summary>
    public string? Failure { get; set; }

    /// <summary>How many processes the command left running when it ended; they were killed.</summary>
    public int LeftBehind { get; set; }

    public bool CommandEnded => _status is not null;

    public void CommandEndedWith(int status) => _status = status;

    public void Count(in Processes.Usage usage)
    {
        _userMs += usage.UserSeconds * 1000 + usage.UserMicroseconds / 1000;
        _systemMs += usage.SystemSeconds * 1000 + usage.SystemMicroseconds / 1000;
        _maxRssKiB = Math.Max(_maxRssKiB, usage.MaxRssKiB);
    }

    public string Record(Spool output)
    {
        var status = Failure is null ? _status : null;
        var signal = status & 0x7f;
        var exitCode = signal == 0 ? status >> 8 & 0xff : null;
        return $$"""
            {"exitCode":{{Or(exitCode)}},"signal":{{Or(signal == 0 ? null : signal)}},"timedOut":{{Word(TimedOut)}},"stopped":{{Word(Stopped)}},"overran":{{Word(Overran)}},"failure":{{Quoted(Failure)}},"leftBehind":{{LeftBehind}},"startedAt":"{{_startedAt}}","endedAt":"{{RunFolder.Now()}}","userMs":{{_userMs}},"systemMs":{{_systemMs}},"maxRssKiB":{{_maxRssKiB}},"outputBytes":{{output.TotalBytes}},"droppedBytes":{{output.DroppedBytes}},"lostBytes":{{output.LostBytes}}}

            """;
    }

    static string Or(int? number) => number?.ToString() ?? "null";

    static string Word(bool flag) => flag ? "true" : "false";

    static string Quoted(string? text) => text is null ? "null" : $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
