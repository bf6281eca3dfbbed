using Perdure.Cli;
using Perdure.Hosting;

// Scripts ask for the version often, and it needs nothing of what follows.
if (args is ["--version"] or ["-V"])
{
    Terminal.Current.Out.WriteLine(ProductVersion.Line);
    return ExitCode.Done;
}

return await CommandLineHost.EnterAsync(args);
