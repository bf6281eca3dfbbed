using System.CommandLine;
using System.CommandLine.Invocation;

namespace Perdure.Cli;

/// <summary>Shows the help of the command it is asked on.</summary>
internal sealed class HelpPageAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Terminal.Current.Out.Write(HelpPage.Of(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }
}
