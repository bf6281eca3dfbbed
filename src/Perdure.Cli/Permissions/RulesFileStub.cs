using System.Collections.Immutable;
using Perdure.Core;

namespace Perdure.Cli.Permissions;

/// <summary>Stands in until rules have a file.</summary>
internal static class RulesFile
{
    public static ImmutableArray<CommandRule> Load(Home home, string workspace) => [];

    public static void Add(Home home, CommandRule rule)
    {
    }
}
