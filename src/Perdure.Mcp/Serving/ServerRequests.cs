using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>What a server is answered when it asks something itself.</summary>
internal static class ServerRequests
{
    public static McpClientHandlers To(string workspace, Elicitations elicitations, Action changed) => new()
    {
        // Sampling is left out, so the protocol refuses it: a server does not spend the user's money.
        RootsHandler = (_, _) => ValueTask.FromResult(new ListRootsResult { Roots = [Root(workspace)] }),
        ElicitationHandler = elicitations.AnswerAsync,
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
}
