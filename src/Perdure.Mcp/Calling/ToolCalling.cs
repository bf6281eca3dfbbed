using System.Collections.Immutable;
using System.Text.Json;
using ModelContextProtocol;
using Perdure.Core.Values;
using Perdure.Mcp.Serving;
using Perdure.Runtime.Ports;

namespace Perdure.Mcp.Calling;

/// <summary>Has one tool of one server called: at most once, unless the server says that twice is once.</summary>
internal sealed class ToolCalling(Server server, ToolRun run, IDeltas deltas)
{
    /// <summary>A server that ends in the middle of a harmless call is asked once more, not for ever.</summary>
    private const int AttemptsMax = 2;

    /// <param name="name">As the server knows it, or as the model does.</param>
    public async Task<ToolOutcome> CallAsync(string name, ImmutableDictionary<string, JsonElement> arguments, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var connection = await server.ConnectAsync(stop);
            if (server.Catalog?.Find(server.Name, name) is not { } tool) { return CallFailure.NoSuchTool(server, name); }

            new CallIntent(server.Name, tool.Name, tool.Again).Mark(run);
            var outcome = await SendAsync(connection, tool, arguments, stop);
            if (outcome is not null) { return Kept(Told(outcome, connection)); }
            if (!tool.Again) { return CallFailure.EndedMidway(server); }
            if (attempt == AttemptsMax) { return CallFailure.KeepsEnding(server, attempt); }
        }
    }

    /// <returns>Null where the server ended before it answered.</returns>
    private async Task<ToolOutcome?> SendAsync(
        Connection connection, KnownTool tool, ImmutableDictionary<string, JsonElement> arguments, CancellationToken stop)
    {
        using var limit = new TimeLimit(server.Settings.ToolTime, server.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Over, stop);
        using var asking = connection.Questions.During(run.Person, limit);
        try
        {
            var result = await connection.CallAsync(tool.Name, arguments, CallMeta.Of(run), new CallProgress(run.Call.Id, deltas).Show, either.Token);
            return ResultText.Of(result, run.Folder);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CallFailure.Stopped(tool);
        }
        catch (OperationCanceledException) when (limit.Over.IsCancellationRequested)
        {
            return CallFailure.TooLong(server, tool);
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.ConnectionError)
        {
            connection.Drop();
            return CallFailure.NotReached(server, problem.Message);
        }
        catch (McpException problem) when (!connection.HasEnded)
        {
            return CallFailure.Said(problem.Message);
        }
        catch (Exception problem) when (problem is not ServerUnreachableException)
        {
            connection.Drop();
            return null;
        }
    }

    /// <summary>What the server has said is kept, so that an agent killed from here on delivers it still.</summary>
    private ToolOutcome Kept(ToolOutcome outcome)
    {
        if (outcome.Status is ToolStatus.Succeeded or ToolStatus.Failed) { CallIntent.Keep(run.Folder, outcome); }

        return outcome;
    }

    private static ToolOutcome Told(ToolOutcome outcome, Connection connection)
    {
        var questions = connection.Questions.TakeUnanswered();
        return questions.IsEmpty
            ? outcome
            : outcome with { Text = $"{outcome.Text}\n\nThe server asked, and got no answer: {string.Join(" / ", questions)}" };
    }
}
