namespace Perdure.Tools.Tests.Keeping;

/// <summary>Stories with real processes run one at a time, because some of them count what is left open or alive.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KeeperStories
{
    public const string Name = "keepers";
}
