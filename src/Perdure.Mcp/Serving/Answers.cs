using System.Collections.Concurrent;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>What a server is answered when it asks something itself.</summary>
internal static class Answers
{
    /// <summary>More questions than this within one call are noise.</summary>
    private const int QuestionsMax = 16;

    public static McpClientHandlers To(string workspace, ConcurrentQueue<string> declined, Action changed) => new()
    {
        // Sampling is left out, so the protocol refuses it: a server does not spend the user's money.
        RootsHandler = (_, _) => ValueTask.FromResult(new ListRootsResult { Roots = [Root(workspace)] }),
        ElicitationHandler = (question, _) => ValueTask.FromResult(Declined(question, declined)),
        NotificationHandlers =
        [
            new(NotificationMethods.ToolListChangedNotification, (_, _) =>
            {
                changed();
                return ValueTask.CompletedTask;
            }),
        ],
    };

    private static Root Root(string workspace) => new() { Uri = new Uri(workspace).AbsoluteUri, Name = Path.GetFileName(workspace) };

    private static ElicitResult Declined(ElicitRequestParams? question, ConcurrentQueue<string> declined)
    {
        if (question is not null && declined.Count < QuestionsMax) { declined.Enqueue(question.Message); }

        return new ElicitResult { Action = "decline" };
    }
}
