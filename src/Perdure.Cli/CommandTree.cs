using System.CommandLine;
using System.CommandLine.Help;
using Perdure.Cli.Auth;
using Perdure.Cli.Commands;
using Perdure.Cli.Completion;
using Perdure.Cli.Configuration;
using Perdure.Cli.Demo;
using Perdure.Cli.Doctor;
using Perdure.Cli.Exec;
using Perdure.Cli.Goals;
using Perdure.Cli.Mcp;
using Perdure.Cli.Notices;
using Perdure.Cli.Questions;
using Perdure.Cli.Reports;
using Perdure.Cli.Rules;
using Perdure.Cli.Sandboxing;
using Perdure.Cli.Serve;
using Perdure.Cli.Service;
using Perdure.Cli.Sessions;

namespace Perdure.Cli;

/// <summary>All commands. Adding one is its own file and one line here.</summary>
internal static class CommandTree
{
    public const string Verbose = "--verbose";

    public static Command Root()
    {
        var root = new Verb("perdure", "A coding agent that finishes: through closed terminals, kill -9, outages and spent quotas.")
        {
            Examples =
            [
                "perdure exec \"make the tests pass\"  # work in this folder until it is done",
                "perdure goal \"make the import work\" --check \"dotnet test\"  # pursue it until the proof holds",
                "perdure exec resume --last  # finish what was left open",
                "perdure sessions list  # what was done here",
                "perdure auth set openai  # store a key, read from standard input",
                "perdure exec -m practice/practice \"hello\"  # try it without any key",
            ],
        };
        root.Add(ExecVerb.Make());
        root.Add(GoalVerb.Make());
        root.Add(AnswerVerb.Make());
        root.Add(ResumeVerb.Make());
        root.Add(ServeVerb.Make());
        root.Add(AttachVerb.Make());
        root.Add(DetachVerb.Make());
        root.Add(ServiceVerb.Make());
        root.Add(NotifyVerb.Make());
        root.Add(SessionsVerb.Make());
        root.Add(ReportVerb.Make());
        root.Add(MetadataVerbs.Fork());
        root.Add(RewindVerb.Make());
        root.Add(PsVerb.Make());
        root.Add(CompactVerb.Make());
        root.Add(AuthVerb.Make());
        root.Add(ConfigVerb.Make());
        root.Add(McpVerb.Make());
        root.Add(RulesVerb.Make());
        root.Add(SandboxVerb.Make());
        root.Add(DoctorVerb.Make());
        root.Add(DemoVerb.Make());
        root.Add(CompletionVerb.Make(root));
        root.Add(new Option<bool>("--version", "-V") { Description = "Show the version." });
        root.Add(new Option<bool>(Verbose) { Description = "Show where an error comes from.", Recursive = true });
        root.Add(new HelpOption("--help", "-h") { Action = new HelpPageAction(), Description = "Show this help.", Recursive = true });
        root.SetAction(parsed => new HelpPageAction().Invoke(parsed));
        return root;
    }
}
