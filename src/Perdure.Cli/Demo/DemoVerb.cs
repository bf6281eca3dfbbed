using System.CommandLine;
using Perdure.Core;

namespace Perdure.Cli.Demo;

/// <summary><c>perdure demo</c>: a real run on a small project, killed twice, finished by itself, with its evidence.</summary>
internal static class DemoVerb
{
    public static Command Make()
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the project and the session in place to look at." };
        var demo = new Verb("demo", "Watch a run survive kill -9 twice, and see the proof that nothing was lost or done twice.")
        {
            Examples =
            [
                "perdure demo  # needs no key and no network",
                "perdure demo --keep  # and look around afterwards",
            ],
        };
        demo.Add(keep);
        demo.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(keep), cancel));
        return demo;
    }

    private static async Task<int> RunAsync(bool keep, CancellationToken cancel)
    {
        var terminal = Terminal.Current;
        var ink = new AnsiStyle(Terminal.OutputIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        using var stage = new DemoStage(keep);
        var story = new DemoStory(stage, terminal.Out, ink);
        var session = await story.PlayAsync(cancel);
        var evidence = await Evidence.GatherAsync(stage, session, story.Kills, cancel);
        evidence.Print(terminal.Out, ink);
        if (keep) { terminal.Out.WriteLine($"\nLook around: cd {stage.Project}; PERDURE_HOME={stage.HomeFolder} perdure sessions show {evidence.Session}"); }

        return evidence.Holds ? ExitCode.Done : ExitCode.Failed;
    }
}
