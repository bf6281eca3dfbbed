using System.Runtime.CompilerServices;
using Perdure.Core;
using Perdure.Core.Views;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Reads a whole log as the view of its session, step by step.</summary>
internal static class ViewReading
{
    /// <summary>Each step keeps what is open and nothing else, so that a long session needs no more memory than a short one.</summary>
    public static async IAsyncEnumerable<ViewStep> StepsAsync(ISessionReader store, SessionId session, [EnumeratorCancellation] CancellationToken cancel)
    {
        var view = SessionView.Empty;
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel))
        {
            var step = ViewFold.Apply(view, entry, LogFold.With(view.State, entry));
            yield return step;
            view = step.After.WithoutCompleted();
        }
    }
}
