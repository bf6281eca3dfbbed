using Perdure.Client;
using System.CommandLine;
using Perdure.Client.Connection;
using Perdure.Hosting;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Server;

namespace Perdure.Cli;

/// <summary>Lets a command line in, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLineHost
{
    public static async Task<int> EnterAsync(string[] args)
    {
        var parsed = CommandTree.Root().Parse(args);
        if (parsed is { Errors: [var error, ..], Action: not HelpPageAction }) { return Misunderstood(parsed, error.Message); }

        // What is thrown is said here in one line; signals are the commands' own business.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (Exception problem)
        {
            return Complain(problem, verbose: args.Contains(CommandTree.Verbose));
        }
    }

    private static int Misunderstood(ParseResult parsed, string message)
    {
        var meant = parsed.UnmatchedTokens is [var word, ..] ? Misspelling.Meant(parsed, word) : "";
        Terminal.Current.Error.WriteLine($"perdure: {message.TrimEnd('.')}{meant}; see `{HelpPage.Line(parsed.CommandResult.Command)} --help`");
        return ExitCode.Usage;
    }

    private static int Complain(Exception problem, bool verbose)
    {
        if (problem is SessionLeftOpenException { InnerException: { } why, GoOn: var goOn })
        {
            var failed = Complain(why, verbose);
            Say($"perdure: go on with: {goOn}");
            return failed;
        }

        var (line, code) = problem switch
        {
            UserErrorException complaint => (complaint.Message, complaint.ExitCode),
            SessionsException complaint => (complaint.Message, ExitCode.Of(complaint.Code)),
            SessionStoreException => (problem.Message, ExitCode.Failed),
            IOException or UnauthorizedAccessException => (problem.Message, ExitCode.Failed),
            _ => ($"{problem.Message} ({problem.GetType().Name}; this is a bug in Perdure, --verbose shows where)", ExitCode.Failed),
        };
        Say($"perdure: {line}");
        if (verbose) { Say(problem.ToString()); }

        return code;
    }

    private static void Say(string line)
    {
        try
        {
            Terminal.Current.Error.WriteLine(line);
        }
        catch (IOException)
        {
            // Nobody reads what we say any more; the exit code still tells.
        }
    }
}
