using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Perdure.Mcp;

/// <summary>Which tools of a server the model hears of; a <c>*</c> stands for any characters.</summary>
/// <param name="Allow">Nothing in it means everything.</param>
/// <param name="Deny">Wins over what is allowed.</param>
public sealed record ToolFilter(ImmutableArray<string> Allow, ImmutableArray<string> Deny)
{
    public static ToolFilter Everything { get; } = new([], []);

    public bool Lets(string tool) => (Allow.IsEmpty || Names(Allow, tool)) && !Names(Deny, tool);

    private static bool Names(ImmutableArray<string> patterns, string tool) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, tool, ignoreCase: false));
}
