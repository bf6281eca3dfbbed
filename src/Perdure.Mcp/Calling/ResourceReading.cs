using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Perdure.Core.Values;
using Perdure.Mcp.Serving;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>Lists and reads what servers offer to be read. It changes nothing, so it may be done any number of times.</summary>
internal sealed class ResourceReading(ToolRun run)
{
    /// <summary>Prompts have names and no URI; this makes one of the other.</summary>
    private const string PromptMark = "prompt:";

    private const int EntriesMax = 200;

    public async Task<ToolOutcome> ListAsync(IEnumerable<Server> servers, CancellationToken stop)
    {
        var lists = await Task.WhenAll(servers.Select(server => ListAsync(server, stop)));
        return new ToolOutcome(ToolStatus.Succeeded, ResultText.Bounded(string.Join('\n', lists), run.Folder));
    }

    public async Task<ToolOutcome> ReadAsync(Server server, string uri, ImmutableDictionary<string, JsonElement> arguments, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(server.Settings.ToolTime, server.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var connection = await server.ConnectAsync(either.Token);
            return uri.StartsWith(PromptMark, StringComparison.Ordinal)
                ? ResultText.Of(await connection.PromptAsync(uri[PromptMark.Length..], arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value), either.Token), run.Folder)
                : ResultText.Of(await connection.ReadAsync(uri, either.Token), run.Folder);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new ToolOutcome(ToolStatus.TimedOut, $"{server.Name} did not answer within {server.Settings.ToolTime.TotalSeconds:0.#} s.");
        }
        catch (McpException problem)
        {
            return CallFailure.Said(problem.Message);
        }
    }

    private static async Task<string> ListAsync(Server server, CancellationToken stop)
    {
        try
        {
            var connection = await server.ConnectAsync(stop);
            var text = new StringBuilder($"{server.Name}:\n");
            foreach (var resource in (await connection.ResourcesAsync(stop)).Take(EntriesMax))
            {
                text.Append($"- {resource.Uri}: {resource.Title ?? resource.Name}{About(resource.Description)}\n");
            }

            foreach (var template in (await connection.TemplatesAsync(stop)).Take(EntriesMax))
            {
                text.Append($"- {template.UriTemplate} (a template): {template.Title ?? template.Name}{About(template.Description)}\n");
            }

            foreach (var prompt in (await connection.PromptsAsync(stop)).Take(EntriesMax))
            {
                text.Append($"- {PromptMark}{prompt.Name}{About(prompt.Description)}{Arguments(prompt.ProtocolPrompt)}\n");
            }

            return text.ToString();
        }
        catch (Exception problem) when (problem is ServerUnreachableException or McpException)
        {
            return $"{server.Name}: {problem.Message}";
        }
    }

    private static string About(string? description) => string.IsNullOrEmpty(description) ? "" : $" - {description.ReplaceLineEndings(" ")}";

    private static string Arguments(Prompt prompt) => prompt.Arguments is { Count: > 0 } arguments
        ? $" ({string.Join(", ", arguments.Select(argument => argument.Name + (argument.Required ?? false ? "" : "?")))})"
        : "";
}
