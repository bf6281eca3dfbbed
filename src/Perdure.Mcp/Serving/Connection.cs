using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>One conversation with a running server, from its greeting to its end.</summary>
internal sealed class Connection : IAsyncDisposable
{
    /// <summary>Revisions of the protocol in which client and server greet each other first, newest first.</summary>
    private static readonly string[] WithGreeting = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

    private readonly McpClient _client;
    private volatile bool _dropped;

    private Connection(McpClient client, Elicitations questions, DateTimeOffset since)
    {
        _client = client;
        Questions = questions;
        Since = since;
    }

    public DateTimeOffset Since { get; }

    /// <summary>What the server asks of the user.</summary>
    public Elicitations Questions { get; }

    public bool HasEnded => _dropped || _client.Completion.IsCompleted;

    public Task Ended => _client.Completion;

    private bool HasResources => _client.ServerCapabilities.Resources is not null;

    private bool HasPrompts => _client.ServerCapabilities.Prompts is not null;

    /// <param name="changed">Called when the server says that its tools have changed.</param>
    public static async Task<Connection> OpenAsync(
        ServerSettings server, string workspace, ServerHost host, ErrorLog errors, Action changed, CancellationToken cancel)
    {
        string? revision = null; // The newest, or what the server then says it speaks.
        for (var older = 0; ; older++)
        {
            try
            {
                return await OpenAsync(server, workspace, host, errors, changed, revision, cancel);
            }
            catch (Exception problem) when (problem is McpException or JsonException && older < WithGreeting.Length)
            {
                // Asked for a revision they do not know some servers answer just anything, instead of saying so.
                revision = WithGreeting[older];
            }
        }
    }

    private static async Task<Connection> OpenAsync(
        ServerSettings server, string workspace, ServerHost host, ErrorLog errors, Action changed, string? revision, CancellationToken cancel)
    {
        var questions = new Elicitations(server.Name);
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "perdure", Version = host.Version },
            ProtocolVersion = revision,
            InitializationTimeout = server.Startup,
            Handlers = ServerRequests.To(workspace, questions, changed),
            Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new(), Url = new() } },
        };
        var client = await McpClient.CreateAsync(Transports.To(server, workspace, host, errors), options, cancellationToken: cancel);
        return new Connection(client, questions, host.Clock.GetUtcNow());
    }

    public async Task<ServerCatalog> ReadCatalogAsync(ToolFilter filter, CancellationToken cancel)
    {
        var tools = _client.ServerCapabilities.Tools is null ? [] : await _client.ListToolsAsync(cancellationToken: cancel);
        return new ServerCatalog(
            [.. tools.Where(tool => filter.Lets(tool.Name)).Take(ServerCatalog.ToolsMax).Select(tool => ToolDescription.Of(tool.ProtocolTool))],
            HasResources,
            HasPrompts);
    }

    public async Task<CallToolResult> CallAsync(
        string tool, IDictionary<string, JsonElement> arguments, JsonObject meta, Action<ProgressNotificationParams> progress, CancellationToken cancel)
    {
        var name = Guid.NewGuid().ToString("N");
        var id = new RequestId(name);
        meta["progressToken"] = name;
        await using var listening = _client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, (news, _) =>
        {
            if (ProgressOf(news) is { } value && value.ProgressToken.ToString() == name) { progress(value); }

            return ValueTask.CompletedTask;
        });
        try
        {
            var call = new CallToolRequestParams { Name = tool, Arguments = arguments, Meta = meta };
            return await _client.SendRequestAsync<CallToolRequestParams, CallToolResult>(RequestMethods.ToolsCall, call, requestId: id, cancellationToken: cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await CancelAsync(id);
            throw;
        }
    }

    public async Task<IList<McpClientResource>> ResourcesAsync(CancellationToken cancel) =>
        HasResources ? await _client.ListResourcesAsync(cancellationToken: cancel) : [];

    public async Task<IList<McpClientResourceTemplate>> TemplatesAsync(CancellationToken cancel) =>
        HasResources ? await _client.ListResourceTemplatesAsync(cancellationToken: cancel) : [];

    public async Task<IList<McpClientPrompt>> PromptsAsync(CancellationToken cancel) =>
        HasPrompts ? await _client.ListPromptsAsync(cancellationToken: cancel) : [];

    public async Task<ReadResourceResult> ReadAsync(string uri, CancellationToken cancel) =>
        await _client.ReadResourceAsync(uri, cancellationToken: cancel);

    public async Task<GetPromptResult> PromptAsync(string name, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancel) =>
        await _client.GetPromptAsync(name, arguments, cancellationToken: cancel);

    /// <summary>Gives the conversation up: the next call begins another.</summary>
    public void Drop() => _dropped = true;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static ProgressNotificationParams? ProgressOf(JsonRpcNotification news) =>
        news.Params.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ProgressNotificationParams))) as ProgressNotificationParams;

    /// <summary>Said here, because the library gives a request up without a word to the server.</summary>
    private async Task CancelAsync(RequestId id)
    {
        try
        {
            await _client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = id }, cancellationToken: CancellationToken.None);
        }
        catch (Exception)
        {
            // It has ended, and so has the call.
        }
    }
}
