namespace Perdure.Cli;

/// <summary>What the user has to be told in place of an answer: what was expected, what was found, what to do.</summary>
internal sealed class UserErrorException(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
