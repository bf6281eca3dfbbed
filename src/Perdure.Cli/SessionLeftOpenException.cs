namespace Perdure.Cli;

/// <summary>Something went wrong with a session that is open; it can be gone on with.</summary>
internal sealed class SessionLeftOpenException(Exception why, string goOn) : Exception(why.Message, why)
{
    /// <summary>The command that goes on.</summary>
    public string GoOn { get; } = goOn;
}
