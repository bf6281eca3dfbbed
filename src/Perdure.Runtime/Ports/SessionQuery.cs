using Perdure.Core.Views;

namespace Perdure.Runtime.Ports;

/// <summary>Which sessions are wanted, and in which order.</summary>
/// <param name="Workspace">Null for every folder.</param>
public sealed record SessionQuery(string? Workspace)
{
    public string? Model { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>One of <see cref="SessionStatus.Words"/>; null for any.</summary>
    public string? Status { get; init; }

    public string? Goal { get; init; }

    public string? Branch { get; init; }

    /// <summary>Characters of its name, or of what it was first asked.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the archived are wanted, and they alone.</summary>
    public bool Archived { get; init; }

    /// <summary>Whether those that other sessions spawned are wanted, too.</summary>
    public bool WithAgents { get; init; }

    public SessionOrder Order { get; init; }

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The words of rows among which those of that status are: who holds a session is not in its row.</summary>
    public string[] RowWords => Status switch
    {
        null => [],
        SessionStatus.Interrupted.Name => [SessionStatus.Running.Name, SessionStatus.Interrupted.Name],
        var other => [other],
    };

    /// <summary>Whether a row answers the query; what only its owner tells is not looked at.</summary>
    public bool Matches(SessionRow row) =>
        row.Archived == Archived
        && (WithAgents || row.SpawnedBy is null)
        && (Workspace is null || row.Workspace == Workspace)
        && (Since is null || row.UpdatedAt >= Since)
        && (Status is null || RowWords.Contains(row.Status.Word))
        && Holds(row.Model, Model)
        && Holds(row.Goal, Goal)
        && (Branch is null || row.Branch == Branch)
        && (Holds(row.Name, Name) || Holds(row.Topic, Name));

    public IEnumerable<SessionRow> Sorted(IEnumerable<SessionRow> rows) => InOrder(rows).ThenByDescending(row => row.Id.Value, StringComparer.Ordinal);

    private IOrderedEnumerable<SessionRow> InOrder(IEnumerable<SessionRow> rows) => Order switch
    {
        SessionOrder.Created => rows.OrderByDescending(row => row.CreatedAt),
        SessionOrder.Turns => rows.OrderByDescending(row => row.Turns),
        SessionOrder.Tokens => rows.OrderByDescending(row => row.InputTokens + row.OutputTokens),
        SessionOrder.Name => rows.OrderBy(row => row.Title, StringComparer.OrdinalIgnoreCase),
        _ => rows.OrderByDescending(row => row.UpdatedAt),
    };

    private static bool Holds(string? text, string? part) => part is null || (text?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false);
}

public enum SessionOrder
{
    Updated,
    Created,
    Turns,
    Tokens,
    Name,
}
