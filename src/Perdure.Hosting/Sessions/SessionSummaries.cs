using Perdure.Client;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Sessions;

/// <summary>Says what the catalog knows as clients are told it.</summary>
public static class SessionSummaries
{
    public const string NeedsUser = SessionStatus.NeedsUser.Name;

    public static SessionQuery Query(ListRequest request) => new(request.Workspace)
    {
        Model = request.Model,
        Since = request.Since,
        Status = request.Status,
        Goal = request.Goal,
        Branch = request.Branch,
        Name = request.Name,
        Archived = request.Archived,
        WithAgents = request.WithAgents,
        Order = (SessionOrder)request.Order,
        Limit = request.Limit,
    };

    public static SessionSummary Of(ListedSession listed)
    {
        var row = listed.Row;
        return new SessionSummary(row.Id, listed.ShortId, row.Title, row.Workspace, listed.Status)
        {
            Name = row.Name,
            Topic = row.Topic,
            Model = row.Model,
            Effort = row.Effort,
            Branch = row.Branch,
            Goal = row.Goal,
            ForkedFrom = row.Parent,
            SpawnedBy = row.SpawnedBy,
            Archived = row.Archived,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            Turns = row.Turns,
            InputTokens = row.InputTokens,
            CachedTokens = row.CachedTokens,
            OutputTokens = row.OutputTokens,
            Calls = row.Calls,
            Cost = row.Cost,
            Seq = row.Seq,
            Bytes = row.Bytes,
            Holder = listed.Owner is { } owner ? HostFailures.Holder(owner) : null,
        };
    }

    public static SearchMatch Of(SearchResult found) =>
        new(Of(found.Session), [.. found.Hits.Select(hit => new SearchPassage(hit.Seq, hit.At, hit.Who, hit.Snippet))]);
}
