using System.Collections.Immutable;
using System.Text;
using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Models;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Goals;

/// <summary>Has a model draft a goal: waits out an outage, and sends back what is no whole goal file or has commands that cannot be run.</summary>
public sealed class GoalDrafter(Composition composition, Settings settings, Action<string> warn, string sources)
{
    /// <summary>A model that is told three times what is wrong will not learn it the fourth time.</summary>
    private const int DraftsMax = 4;

    private const int OutputCharsMax = 2_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<string> WriteAsync(string wish, string file, DraftCheckRunner trial, Action<IReadOnlyList<DraftCheckResult>?> say, CancellationToken cancel)
    {
        ImmutableArray<TranscriptItem> items = [new UserMessage(1, $"The wish: {wish}\n\n{sources}")];
        for (var draft = 1; ; draft++)
        {
            var reply = await ReplyAsync(items, draft, cancel);
            var text = WithoutFence(string.Join('\n', reply.Items.OfType<MessageItem>().Select(said => said.Text)));
            var (problem, tried) = reply.Stop == ReplyStop.Done ? await ProblemAsync(text, file, trial, cancel) : ("The file was cut short; write a shorter one.", null);
            if (problem is null)
            {
                say(tried);
                return text;
            }

            if (draft == DraftsMax) { throw new HostingException($"the model wrote no whole goal in {DraftsMax} drafts: {problem.TrimEnd('.')}; answer the questions yourself with --ask", FailureReason.Failed); }

            warn($"the draft is sent back: {Printable.FirstLine(problem, OutputCharsMax)}");
            items = [.. items, new ModelOutput(items.Length + 1, new MessageItem(text)), new UserMessage(items.Length + 2, $"{problem}\n\nWrite the whole file again, with that put right.")];
        }
    }

    private async Task<ReplyReceived> ReplyAsync(ImmutableArray<TranscriptItem> items, int draft, CancellationToken cancel)
    {
        var providers = settings.Models.Select(model => composition.Providers.Find(model.Provider)).OfType<ProviderSettings>();
        var model = new ModelSwitchboard(providers, composition.Clock);
        var wait = FirstWait;
        for (var attempt = 1; ; attempt++)
        {
            var question = new ModelRequest(settings.Models[0], new Conversation(Instructions(), [], items), new RequestId(new SessionId("draft"), Turn: 1, draft, attempt, "draft"));
            var answer = await model.AskAsync(question, IgnoredDeltas.Instance, cancel);
            if (answer is ReplyReceived replied) { return replied; }

            var failure = ((NoReplyReceived)answer).Failure;
            if (failure.Kind is not (FailureKind.Unreachable or FailureKind.Transient or FailureKind.Throttled))
            {
                throw new HostingException($"the model could not draft it: {failure.Message}; answer the questions yourself with --ask", FailureReason.Failed);
            }

            var until = failure.RetryAt is { } named && named > composition.Clock.GetUtcNow() ? named - composition.Clock.GetUtcNow() : wait;
            warn($"no draft yet: {Printable.FirstLine(failure.Message, OutputCharsMax)}; asked again in {Duration.Say(until)}");
            await Task.Delay(until, composition.Clock, cancel);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    /// <returns>What is wrong with a draft; null where nothing is.</returns>
    private static async Task<(string? Problem, IReadOnlyList<DraftCheckResult>? Tried)> ProblemAsync(string text, string file, DraftCheckRunner trial, CancellationToken cancel)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal)) { return ("The answer has to be the file and nothing else, from its first line of --- on.", null); }

        Contract contract;
        try
        {
            contract = GoalFile.Parse(text, file, TimeProvider.System.GetUtcNow()).Contract;
        }
        catch (HostingException problem)
        {
            return (problem.Message, null);
        }

        if (contract is { Checks.IsEmpty: true, MustNots.IsEmpty: true, Judged.IsEmpty: true }) { return ("Nothing in it proves the goal: it needs a check, a must-not or a criterion.", null); }

        var tried = await trial.RunAsync(contract, cancel);
        var unrunnable = tried?.Where(each => !each.CouldRun).ToList() ?? [];
        return unrunnable.Count == 0
            ? (null, tried)
            : ($"These commands were run in the project and cannot be run:\n{string.Join('\n', unrunnable.Select(each => $"{each.Command}\n{Shortened(each.Outcome.Text)}"))}", tried);
    }

    private static string Shortened(string text) => text.Length <= OutputCharsMax ? text : text[..OutputCharsMax];

    /// <summary>Models like to put a whole file into a fence.</summary>
    private static string WithoutFence(string text)
    {
        var lines = text.Trim().Split('\n');
        return (lines is [['`', '`', '`', ..], .., "```"] ? string.Join('\n', lines[1..^1]) : text.Trim()) + "\n";
    }

    private static string Instructions()
    {
        using var stream = typeof(GoalDrafter).Assembly.GetManifestResourceStream("draft.md") ?? throw new InvalidOperationException("Draft: expected draft.md among the resources, found none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Trim();
    }
}
