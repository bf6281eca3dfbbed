namespace Perdure.Cli.Sessions;

/// <summary>Asks before something that cannot be taken back: at a terminal by a question, elsewhere by a flag.</summary>
internal static class Confirmation
{
    /// <param name="yes">Whether the flag was given.</param>
    /// <param name="what">What will happen, in whole sentences.</param>
    public static void ToGoOn(Terminal terminal, bool yes, string what, string flag = "--yes")
    {
        if (yes) { return; }
        if (!Questions.TerminalUser.IsThere) { throw new UserErrorException($"{what}{(what.Contains('\n') ? '\n' : ' ')}Nobody is here to be asked; give {flag} to go on.", ExitCode.NeedsUser); }

        terminal.Error.WriteLine(what);
        terminal.Error.Write("Go on? [y/N] ");
        using var input = Terminal.OpenInput();
        if (input.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes")) { throw new UserErrorException("nothing was done.", ExitCode.Interrupted); }
    }
}
