using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Hosting.Notices;
using Perdure.Hosting.Sessions;
using Perdure.Mcp;
using Perdure.Tools.Snapshotting;

namespace Perdure.Hosting.Configuration;

/// <summary>Everything that can be configured. Reading, suggestions, <c>config show</c> and the published schema all derive from this table.</summary>
public static class ConfigKeys
{
    /// <summary>A window smaller than this does not hold the instructions, the tools and a reply.</summary>
    private const int ContextTokensMin = 8_000;

    /// <summary>A week; who waits longer has forgotten.</summary>
    private const int MinutesMax = 7 * 24 * 60;

    /// <summary>A check that has to pass more often than this proves nothing by passing once more.</summary>
    private const int FlakyRunsMax = 100;

    /// <summary>Who never wants to be stopped.</summary>
    private const int BreakerRoundsMax = 100_000;

    /// <summary>A snapshot reads a file into memory to bring it back.</summary>
    private const int FileMegabytesMax = 1_000;

    /// <summary>Below a second every busy server looks stalled.</summary>
    private const int StreamIdleMillisecondsMin = 1_000;

    /// <summary>Nothing that has to be started is ready sooner.</summary>
    private const int McpMillisecondsMin = 100;

    public static readonly ConfigKey Model = new(
        "model", new ModelKind(), "The model that is asked.", "PERDURE_MODEL");

    public static readonly ConfigKey ReasoningEffort = new(
        "reasoningEffort", new ChoiceKind("none", "minimal", "low", "medium", "high", "xhigh"), "How long the model may think.", "PERDURE_REASONING_EFFORT");

    public static readonly ConfigKey Fallback = new(
        "fallback", new ListKind(new ModelKind()), "Models that stand in, in this order, when the one that is meant cannot be had.");

    public static readonly ConfigKey ContextTokens = new(
        "contextTokens", new NumberKind(ContextTokensMin), "The model's context window, where it is not known.", "PERDURE_CONTEXT_TOKENS");

    public static readonly ConfigKey AutoCompactTokens = new(
        "autoCompactTokens", new NumberKind(1_000), "From how many tokens on the history is compacted.", "PERDURE_AUTO_COMPACT_TOKENS", "four fifths of the window");

    public static readonly ConfigKey Profile = new(
        "profile", new TextKind("a profile"), "What tools may do: read-only, workspace, unattended, full, or one of profiles.", "PERDURE_PROFILE", "workspace")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey Bubblewrap = new(
        "bubblewrap", new TextKind("a program, or none"), "The bubblewrap that builds sandboxes, where it is not the system's own; none for never.", "PERDURE_BUBBLEWRAP")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey CommandVariables = new(
        "commandVariables", new ListKind(new TextKind("the name of an environment variable")), "Environment variables that commands and MCP servers see besides the usual ones; a * at the end stands for any characters.")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey ProfileExtends = OfProfile(
        "extends", new TextKind("a profile"), "The profile it is like where it does not say otherwise.", "workspace");

    public static readonly ConfigKey ProfileReach = OfProfile(
        "reach", new ChoiceKind("read-only", "workspace", "full"), "How far tools reach without anybody being asked.");

    public static readonly ConfigKey ProfileNetwork = OfProfile("network", new FlagKind(), "Whether commands have a network.");

    public static readonly ConfigKey ProfileInDoubt = OfProfile(
        "inDoubt", new ChoiceKind("ask", "deny"), "Whether somebody is asked where the rules do not settle it.");

    public static readonly ConfigKey ProfileWritable = OfProfile(
        "writable", new ListKind(new TextKind("a folder")), "Folders outside the workspace that may be written to as well.");

    public static readonly ConfigKey ProfileDollars = OfProfile("ceilings.dollars", new NumberKind(0), "What a session may spend by itself.");

    public static readonly ConfigKey ProfileActions = OfProfile("ceilings.actions", new NumberKind(0), "How many calls that may change something it may make by itself.");

    public static readonly ConfigKey ProfileMinutes = OfProfile("ceilings.minutes", new NumberKind(0), "How long it may go on by itself, by the clock.");

    public static readonly ConfigKey ProfileFiles = OfProfile("ceilings.files", new NumberKind(0), "How many files its patches may change by itself.");

    public static readonly ConfigKey WhenBusy = new(
        "whenBusy", new ChoiceKind("steer", "queue", "interrupt", "block"), "What happens to an input that comes while a turn runs.", "PERDURE_WHEN_BUSY", "steer");

    public static readonly ConfigKey WakeOnCommandEnd = new(
        "wakeOnCommandEnd", new FlagKind(), "Whether the end of a command left running wakes a session at rest.", "PERDURE_WAKE_ON_COMMAND_END", "true");

    public static readonly ConfigKey PatienceMinutes = new(
        "patienceMinutes", new NumberKind(0, MinutesMax), "How long a turn waits for a provider that keeps failing.", "PERDURE_PATIENCE_MINUTES", $"{Settings.DefaultPatienceMinutes}");

    public static readonly ConfigKey CoolDownMinutes = new(
        "coolDownMinutes", new NumberKind(0, MinutesMax), "How long a model that failed is left alone before it is asked again.", "PERDURE_COOL_DOWN_MINUTES", $"{Settings.DefaultCoolDownMinutes}");

    public static readonly ConfigKey BreakerNoticeAt = new(
        "breaker.noticeAt", new NumberKind(1, BreakerRoundsMax), "After how many rounds without a new fact the model is told so.", Standard: $"{BreakerLimits.Usual.NoticeAt}");

    public static readonly ConfigKey BreakerSwitchAt = new(
        "breaker.switchAt", new NumberKind(1, BreakerRoundsMax), "After how many such rounds the next model of the chain takes over.", Standard: $"{BreakerLimits.Usual.SwitchAt}");

    public static readonly ConfigKey GoalsGoOn = new(
        "goals.goOn", new FlagKind(), "Whether a goal goes on by itself when a usage limit is over.", Standard: "true");

    public static readonly ConfigKey GoalsResumesMax = new(
        "goals.resumesMax", new NumberKind(0, 10_000), "How often it does so before a person has a hand in it again.", Standard: $"{GoalPolicy.DefaultResumesMax}");

    public static readonly ConfigKey GoalsRetryMinutes = new(
        "goals.retryMinutes", new NumberKind(1, MinutesMax), "When to look again where nobody said when a limit is over.", Standard: $"{GoalPolicy.DefaultRetryMinutes}");

    public static readonly ConfigKey GoalsAnswerMinutes = new(
        "goals.answerMinutes", new NumberKind(0, MinutesMax), "How long a question of a goal waits for its answer before everything else comes first.", Standard: $"{GoalPolicy.DefaultAnswerMinutes}");

    public static readonly ConfigKey GoalsFlakyRuns = new(
        "goals.flakyRuns", new NumberKind(1, FlakyRunsMax), "How often in a row a check has to pass that failed and passed on the same files.", Standard: $"{GoalPolicy.DefaultFlakyRuns}");

    public static readonly ConfigKey GoalsJudgeModel = new(
        "goals.judgeModel", new ModelKind(), "The model that reviews what no command can tell; where it is not said, another one of the chain, or the session's own.");

    public static readonly ConfigKey GoalsCheckMinutes = new(
        "goals.checkMinutes", new NumberKind(1, MinutesMax), "How long one check of a goal may take.", Standard: $"{GoalPolicy.DefaultCheckMinutes}");

    public static readonly ConfigKey GoalsTurnsWithoutProgressMax = new(
        "goals.turnsWithoutProgressMax", new NumberKind(1, BreakerRoundsMax), "After how many turns in a row without progress a goal is blocked.", Standard: $"{GoalPolicy.DefaultTurnsWithoutProgressMax}");

    public static readonly ConfigKey GoalsClaimsInRowMax = new(
        "goals.claimsInRowMax", new NumberKind(1, BreakerRoundsMax), "After how many refused claims in a row, with nothing changed in between, a goal is blocked.", Standard: $"{GoalPolicy.DefaultClaimsInRowMax}");

    public static readonly ConfigKey GoalsCallsMax = new(
        "goals.callsMax", new NumberKind(1), "How many model calls a goal may make where --max-calls does not say it.", Standard: $"{GoalPolicy.DefaultCallsMax}");

    public static readonly ConfigKey GoalsInputMillionsMax = new(
        "goals.inputMillionsMax", new NumberKind(1), "How many million tokens of input, cached ones too, a goal may send where --max-input does not say it.", Standard: $"{GoalPolicy.DefaultInputMax / GoalPolicy.Million}");

    public static readonly ConfigKey GoalsCommandWaitMinutes = new(
        "goals.commandWaitMinutes", new NumberKind(1, MinutesMax), "How long a goal at rest first waits for a command that does not end before it looks; each time twice as long.", Standard: $"{GoalPolicy.DefaultCommandWaitMinutes}");

    public static readonly ConfigKey QuietHours = new(
        "quietHours", new TextKind("a part of the day such as 22:00-07:00"), "When nothing is begun by itself: no limited goal goes on, and the daemon takes nothing up.", "PERDURE_QUIET_HOURS");

    public static readonly ConfigKey GoalsOnResume = new(
        "goals.onResume", new ChoiceKind("say", "ask", "go-on"), "What happens when a goal of another day is resumed: it is said what it will do, asked whether it may, or neither.", Standard: GoalsOnResumeStandard);

    public const string GoalsOnResumeStandard = "say";

    public static readonly ConfigKey BreakerStopAt = new(
        "breaker.stopAt", new NumberKind(1, BreakerRoundsMax), "After how many such rounds the turn is stopped.", Standard: $"{BreakerLimits.Usual.StopAt}");

    public static readonly ConfigKey AgentsDepthMax = new(
        "agents.depthMax", new NumberKind(0, 10), "How deep agents may spawn agents; 0 for none at all.", Standard: $"{AgentBounds.DepthMaxWithoutGoal}, with a goal {AgentBounds.DepthMaxWithGoal}");

    public static readonly ConfigKey AgentsAtOnceMax = new(
        "agents.atOnceMax", new NumberKind(1, 100), "How many agents of one session may work at the same time.", Standard: $"{AgentBounds.DefaultAtOnceMax}");

    public static readonly ConfigKey AgentsPerSessionMax = new(
        "agents.perSessionMax", new NumberKind(1, 1_000), "How many agents one session may spawn in its life.", Standard: $"{AgentBounds.DefaultPerSessionMax}");

    public static readonly ConfigKey AgentsPerPromptMax = new(
        "agents.perPromptMax", new NumberKind(1, 1_000), "How many agents one session may spawn before a person says something again.", Standard: $"{AgentBounds.PerPromptMaxWithoutGoal}, with a goal no bound");

    public static readonly ConfigKey AgentsCallsMax = new(
        "agents.callsMax", new NumberKind(1), "How many model calls the agents of a session may make together before a person says something again.", Standard: $"{AgentBounds.CallsMaxWithoutGoal}, with a goal those of the goal");

    public static readonly ConfigKey RecoveryOn = new(
        "recovery.on", new FlagKind(), "Whether the daemon goes on with unfinished sessions by itself.", Standard: "true");

    public static readonly ConfigKey RecoveryPerTurn = new(
        "recovery.attemptsPerTurn", new NumberKind(1, 1_000), "How often it takes up one turn that never comes to its end.", Standard: "10");

    public static readonly ConfigKey RecoveryPerHour = new(
        "recovery.attemptsPerHour", new NumberKind(1, 1_000), "How often within an hour; then it waits before the next try.", Standard: "5");

    public static readonly ConfigKey RecoveryMaxAgeDays = new(
        "recovery.maxAgeDays", new NumberKind(1, 3_650), "Sessions nobody has touched for longer are left alone.", Standard: "7");

    public static readonly ConfigKey RecoveryThen = new(
        "recovery.then", new ChoiceKind("ask", "fail"), "Whether a turn that used its attempts up is left for a person or recorded as failed.", Standard: "ask");

    public static readonly ConfigKey RetentionOlderThanDays = OfRetention(
        "olderThanDays", new NumberKind(1), "Sessions nobody wrote to for longer are removed by the daemon and by `sessions purge --by-policy`.", "never");

    /// <summary>One for each of <see cref="Sessions.RetentionPolicy.Statuses"/>.</summary>
    public static readonly ConfigKey[] RetentionDaysOf =
    [
        .. Sessions.RetentionPolicy.Statuses.Select(status => OfRetention($"days.{status}", new NumberKind(1), $"What holds for sessions that are {status} in place of olderThanDays.")),
    ];

    public static readonly ConfigKey RetentionQuotaMegabytes = OfRetention(
        "quotaMegabytes", new NumberKind(1), "What all sessions together may take on the disk; beyond it the oldest are removed.", "no bound");

    public static readonly ConfigKey RetentionIncluding = OfRetention(
        "including", new ListKind(new ChoiceKind(Sessions.RetentionPolicy.Named, Sessions.RetentionPolicy.Archived, Sessions.RetentionPolicy.Goals)), "Which sessions go too that are kept otherwise: with a name, archived, with a goal that is not complete.");

    public static readonly ConfigKey Snapshots = new(
        "snapshots", new FlagKind(), "Whether the workspace is recorded around tools that change something, to be able to go back.", "PERDURE_SNAPSHOTS", "true");

    public static readonly ConfigKey SnapshotFileMegabytes = new(
        "snapshotFileMegabytes", new NumberKind(1, FileMegabytesMax), "Files above this are left out of snapshots.", Standard: $"{SnapshotBounds.StandardFileMegabytes}");

    public static readonly ConfigKey SnapshotKeepDays = new(
        "snapshotKeepDays", new NumberKind(1), "How long a snapshot can be gone back to.", Standard: $"{SnapshotBounds.StandardKeptDays}")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey SnapshotKeepMegabytes = new(
        "snapshotKeepMegabytes", new NumberKind(1), "What the snapshots of one workspace may take on the disk; the oldest go first.", Standard: $"{SnapshotBounds.StandardKeptMegabytes}")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey NotifyOn = new(
        "notify.on", new ListKind(new ChoiceKind(Notice.Words)), "What somebody is told of.", Standard: "all of them")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey NotifyTerminal = new(
        "notify.terminal", new ListKind(new ChoiceKind("bell", "osc9", "osc777")), "How the terminal that shows a session is told; an empty list for not at all.", Standard: NoticeChoices.TerminalStandard)
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey NotifyDesktop = new(
        "notify.desktop", new FlagKind(), "Whether the desktop is told, through notify-send.", Standard: "false")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey NotifyCommand = new(
        "notify.command", new ListKind(new TextKind("a word of the command")), "A command that is run with each notice: JSON on its standard input, PERDURE_NOTICE_* in its environment.")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey NotifyWebhook = new(
        "notify.webhook", new TextKind("an address"), "Where each notice is posted as JSON, with its id as Idempotency-Key.")
    {
        Secret = true,
        HomeOnly = true,
    };

    public static readonly ConfigKey TrustedWorkspaces = new(
        "trustedWorkspaces", new ListKind(new TextKind("a folder")), "Folders whose own .perdure/config.jsonc is read; one that has changed, only after `perdure config trust`.")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey Redact = new(
        "redact", new ListKind(new TextKind("a text of 8 characters or more")), "Texts that are hidden in whatever tools bring, besides the keys and secret variables that are known.")
    {
        Secret = true,
        HomeOnly = true,
    };

    public static readonly ConfigKey RedactShapes = new(
        "redactShapes", new FlagKind(), "Whether what has the shape of a key is hidden, too.", Standard: "true")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey Wire = new(
        "providers.*.wire", new ChoiceKind("responses", "chat", "messages"), "The language the provider speaks.");

    public static readonly ConfigKey BaseUrl = new(
        "providers.*.baseUrl", new TextKind("an address"), "Where the provider listens, up to and with the version: https://host/v1.");

    public static readonly ConfigKey ApiKeyEnv = new(
        "providers.*.apiKeyEnv", new TextKind("the name of an environment variable"), "The environment variable that holds the key.");

    public static readonly ConfigKey StreamIdleTimeoutMs = new(
        "providers.*.streamIdleTimeoutMs", new NumberKind(StreamIdleMillisecondsMin), "How long a stream may be silent before it counts as stalled.");

    public static readonly ConfigKey Headers = new(
        "providers.*.headers", new TextsByNameKind(), "Headers sent with each request.")
    {
        Secret = true,
    };

    public static readonly ConfigKey McpCommand = new(
        "mcpServers.*.command", new TextKind("a program"), "The program that is the server, spoken to over its standard streams.");

    public static readonly ConfigKey McpArgs = new(
        "mcpServers.*.args", new ListKind(new TextKind()), "What the program is started with.");

    public static readonly ConfigKey McpEnv = new(
        "mcpServers.*.env", new TextsByNameKind(), "Variables the program is given besides those commands see.")
    {
        Secret = true,
    };

    public static readonly ConfigKey McpFolder = new(
        "mcpServers.*.cwd", new TextKind("a folder"), "Where the program runs, if not in the workspace.");

    public static readonly ConfigKey McpUrl = new(
        "mcpServers.*.url", new TextKind("an address"), "Where a server listens that runs already (streamable HTTP), in place of a command.");

    public static readonly ConfigKey McpHeaders = new(
        "mcpServers.*.headers", new TextsByNameKind(), "Headers sent with each request to the address.")
    {
        Secret = true,
    };

    public static readonly ConfigKey McpEnabled = new(
        "mcpServers.*.enabled", new FlagKind(), "Whether sessions hear of the server at all.", Standard: "true");

    public static readonly ConfigKey McpAsk = new(
        "mcpServers.*.ask", new ChoiceKind("never", "changes", "always"), "Which calls a person is asked about first; changes are those the server does not call read-only.", Standard: "changes")
    {
        HomeOnly = true,
    };

    public static readonly ConfigKey McpStartupTimeoutMs = new(
        "mcpServers.*.startupTimeoutMs", new NumberKind(McpMillisecondsMin), "How long the server may take to start.", Standard: $"{ServerSettings.StandardStartup.TotalMilliseconds}");

    public static readonly ConfigKey McpToolTimeoutMs = new(
        "mcpServers.*.toolTimeoutMs", new NumberKind(McpMillisecondsMin), "How long one call may take.", Standard: $"{ServerSettings.StandardToolTime.TotalMilliseconds}");

    public static readonly ConfigKey McpAllow = new(
        "mcpServers.*.tools.allow", new ListKind(new TextKind("a tool")), "The only tools the model hears of; * stands for any characters.");

    public static readonly ConfigKey McpDeny = new(
        "mcpServers.*.tools.deny", new ListKind(new TextKind("a tool")), "Tools the model does not hear of, allowed or not.");

    public static readonly ConfigKey[] All =
    [
        Model, ReasoningEffort, Fallback, ContextTokens, AutoCompactTokens, Profile, Bubblewrap, CommandVariables,
        ProfileExtends, ProfileReach, ProfileNetwork, ProfileInDoubt, ProfileWritable, ProfileDollars, ProfileActions, ProfileMinutes, ProfileFiles,
        WhenBusy, WakeOnCommandEnd, PatienceMinutes, CoolDownMinutes,
        BreakerNoticeAt, BreakerSwitchAt, BreakerStopAt, Snapshots, SnapshotFileMegabytes, SnapshotKeepDays, SnapshotKeepMegabytes,
        GoalsGoOn, GoalsResumesMax, GoalsRetryMinutes, GoalsAnswerMinutes, GoalsCheckMinutes, GoalsFlakyRuns, GoalsJudgeModel,
        GoalsTurnsWithoutProgressMax, GoalsClaimsInRowMax, GoalsCallsMax, GoalsInputMillionsMax, GoalsCommandWaitMinutes, GoalsOnResume, QuietHours,
        AgentsDepthMax, AgentsAtOnceMax, AgentsPerSessionMax, AgentsPerPromptMax, AgentsCallsMax,
        RecoveryOn, RecoveryPerTurn, RecoveryPerHour, RecoveryMaxAgeDays, RecoveryThen,
        NotifyOn, NotifyTerminal, NotifyDesktop, NotifyCommand, NotifyWebhook,
        RetentionOlderThanDays, .. RetentionDaysOf, RetentionQuotaMegabytes, RetentionIncluding,
        TrustedWorkspaces, Redact, RedactShapes, Wire, BaseUrl, ApiKeyEnv, StreamIdleTimeoutMs, Headers,
        McpCommand, McpArgs, McpEnv, McpFolder, McpUrl, McpHeaders, McpEnabled, McpAsk, McpStartupTimeoutMs, McpToolTimeoutMs, McpAllow, McpDeny,
    ];

    public static ConfigKey? Find(ReadOnlySpan<string> path)
    {
        foreach (var key in All)
        {
            if (key.Matches(path)) { return key; }
        }

        return null;
    }

    /// <summary>Whether other keys lie below <paramref name="path"/>.</summary>
    public static bool IsSection(ReadOnlySpan<string> path)
    {
        foreach (var key in All)
        {
            if (key.Parts.Length > path.Length && key.StartsWith(path)) { return true; }
        }

        return false;
    }

    /// <summary>The names that are known where the last part of <paramref name="path"/> is not.</summary>
    public static IEnumerable<string> NamesBeside(string[] path) => All
        .Where(key => key.Parts.Length >= path.Length && key.StartsWith(path.AsSpan(0, path.Length - 1)))
        .Select(key => key.Parts[path.Length - 1])
        .Where(name => name != ConfigKey.AnyName)
        .Distinct();

    /// <summary>What is removed is no workspace's business.</summary>
    private static ConfigKey OfRetention(string name, ConfigKind kind, string meaning, string? standard = null) =>
        new($"retention.{name}", kind, meaning, Standard: standard) { HomeOnly = true };

    private static ConfigKey OfProfile(string name, ConfigKind kind, string meaning, string? standard = null) =>
        new($"profiles.*.{name}", kind, meaning, Standard: standard) { HomeOnly = true };
}
