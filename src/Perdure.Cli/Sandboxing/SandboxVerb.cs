using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;

namespace Perdure.Cli.Sandboxing;

/// <summary><c>perdure sandbox</c>: runs a command as a tool would.</summary>
internal static class SandboxVerb
{
    public static Command Make()
    {
        var profile = new Option<string?>("--profile", "-p") { HelpName = "PROFILE", Description = "read-only, workspace, unattended, full, or one of the configuration; the configured one by default." };
        var folder = new Option<string?>("--cd", "-C") { HelpName = "DIR", Description = "The workspace to run in." };
        var line = new Argument<string[]>("CMD") { Description = "The command with its arguments, after --.", Arity = ArgumentArity.OneOrMore };
        var sandbox = new Verb("sandbox", "Run a command as a tool of the agent would be run, and pass its exit code on.")
        {
            Examples =
            [
                "perdure sandbox -- make test  # does it work without a network?",
                "perdure sandbox --profile read-only -- sh -c 'echo x > y'  # it may not",
            ],
        };
        sandbox.Add(profile);
        sandbox.Add(folder);
        sandbox.Add(line);
        sandbox.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(line)!, parsed.GetValue(folder), parsed.GetValue(profile), cancel));
        return sandbox;
    }

    private static Task<int> RunAsync(string[] line, string? folder, string? profile, CancellationToken cancel)
    {
        var workspace = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? "."));
        if (!Directory.Exists(workspace)) { throw new UserErrorException($"--cd: expected a folder, found none at {workspace}."); }

        var home = Home.FromEnvironment(Terminal.Current.Warn).Made();
        string[] choices = profile is null ? [] : [$"{ConfigKeys.Profile.Name}={profile}"];
        var config = ConfigLoading.Load(home, workspace, choices, model: null, Terminal.Current.Warn);
        return new SandboxedRun(home, new Composition(home, config, Terminal.Current.Warn)).RunAsync(line, workspace, cancel);
    }
}
