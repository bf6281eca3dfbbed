namespace Perdure.Core.State;

/// <summary>What a session has done since the user last said something.</summary>
/// <param name="CostBefore">What it had cost by then.</param>
/// <param name="Since">Known where there is a ceiling of time.</param>
public sealed record AutonomyUsage(decimal CostBefore = 0, int Actions = 0, int Files = 0, DateTimeOffset? Since = null)
{
    /// <summary>Since it began, whoever said what.</summary>
    public int ActionsEver { get; init; }

    public int FilesEver { get; init; }

    /// <summary>Model calls its agents had made by then.</summary>
    public long AgentCallsBefore { get; init; }

    /// <summary>Agents it had spawned by then.</summary>
    public int AgentsBefore { get; init; }

    public AutonomyUsage Plus(int actions, int files) => this with
    {
        Actions = Actions + actions,
        Files = Files + files,
        ActionsEver = ActionsEver + actions,
        FilesEver = FilesEver + files,
    };
}
