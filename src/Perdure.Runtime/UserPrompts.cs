using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Runtime;

/// <summary>Lets the calls of one session ask the user, through the session itself.</summary>
/// <param name="isThere">Whether a surface takes answers while tools run. What asks is a process of ours, whose question cannot outlive us: without one it is declined.</param>
internal sealed class UserPrompts(Feed feed, bool isThere)
{
    private const string NobodyThere = "Nobody is there who could answer now.";

    private readonly Feed _feed = feed;
    private SessionRunner? _runner;

    public void Through(SessionRunner runner) => _runner = runner;

    public IUserPrompt For(ToolCall call) => new UserPrompt(this, call.Id);

    private bool CanAsk(SessionState state) => isThere || state.Permissions.InDoubt == ApprovalPolicy.Deny;

    /// <summary>The person, as one run of one call sees them.</summary>
    private sealed class UserPrompt(UserPrompts audience, CallId call) : IUserPrompt
    {
        private readonly Lock _gate = new();

        /// <summary>The question asked last; the next one waits for it, because a call asks one thing at a time.</summary>
        private Task _last = Task.CompletedTask;

        /// <summary>The last question this run has taken the answer of.</summary>
        private long _taken;

        public Task<Answer> AskAsync(Question question, CancellationToken cancel)
        {
            lock (_gate)
            {
                var asking = AskAfterAsync(_last, question, cancel);
                _last = asking;
                return asking;
            }
        }

        private async Task<Answer> AskAfterAsync(Task before, Question question, CancellationToken cancel)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var runner = audience._runner!;
            if (!audience.CanAsk(runner.State)) { return new Declined(NobodyThere); }

            // The run before this one may have asked the same and gone; then its question counts, and its answer.
            if (Find(runner.State, question) is null) { await runner.TellAsync(new AskUser(call, question)); }

            return await AnswerAsync(runner, question, cancel);
        }

        private async Task<Answer> AnswerAsync(SessionRunner runner, Question question, CancellationToken cancel)
        {
            var answered = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
            void Look(SessionState state)
            {
                switch (Find(state, question))
                {
                    case null: answered.TrySetResult(new Declined("The question is not open any more.")); break;
                    case { Answer: { } answer } open:
                        _taken = open.Seq;
                        answered.TrySetResult(answer);
                        break;
                }
            }

            audience._feed.Moved += Look;
            try
            {
                Look(runner.State);
                return await answered.Task.WaitAsync(cancel);
            }
            finally
            {
                audience._feed.Moved -= Look;
            }
        }

        private CallQuestion? Find(SessionState state, Question question) =>
            state.Turn?.Situation is RunningTools(var calls)
            && calls.FirstOrDefault(open => open.Call.Id == call && open.Outcome is null)?.Question is { } asked
            && asked.Seq > _taken && asked.Question.Equals(question)
                ? asked
                : null;
    }
}
