using Perdure.Core.Rules;
using Perdure.Core.State;

namespace Perdure.Runtime.Ports;

/// <summary>A row with what only this moment tells: who holds the session, and how short its id can be said.</summary>
public sealed record ListedSession(SessionRow Row, Writer? Owner, string ShortId)
{
    /// <summary>One of <see cref="SessionQuery.Statuses"/>.</summary>
    public string Status => StatusOf(Row.Standing, Owner);

    public static string StatusOf(SessionStatus standing, Writer? owner) => (standing.Word, owner) switch
    {
        (SessionStatus.Open, not null) => "running",
        (SessionStatus.Open, null) => "interrupted",
        var (word, _) => word,
    };
}
