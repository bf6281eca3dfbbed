using System.CommandLine;

namespace Perdure.Cli.Exec;

/// <summary><c>perdure exec</c>: runs a prompt to its end, or goes on with a session.</summary>
internal static class ExecVerb
{
    public static Command Make()
    {
        var options = new ExecOptions();
        var prompt = new Argument<string?>("PROMPT")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "What to do; - or a pipe takes it from standard input.",
        };
        var exec = new Verb("exec", "Run a prompt to its end: the final message on standard output, progress on standard error.")
        {
            Examples =
            [
                "perdure exec \"make the tests pass\"",
                "perdure exec -C ../service -m openai/gpt-5.2-codex \"explain the build\"",
                "git diff | perdure exec --name review -  # the prompt comes from the pipe",
                "perdure exec --json \"list the TODOs\"  # events as JSON lines",
                "perdure exec --output-schema answer.json -o answer.txt \"…\"",
                "perdure exec --max-wait 10m \"…\"  # leave when the provider is away for longer; exit code 4",
            ],
        };
        var detach = new Option<bool>("--detach") { Description = "Hand it to the daemon, which is started where none runs, and leave." };
        exec.Add(prompt);
        exec.Add(detach);
        options.AddTo(exec);
        exec.Add(ResumeVerb.Below(options));
        exec.SetAction((parsed, cancel) =>
        {
            Misspelling.MustNotBe(parsed, [parsed.GetValue(prompt) ?? ""]);
            return ExecCommand.StartAsync(options.Read(parsed), parsed.GetValue(prompt), parsed.GetValue(detach), cancel);
        });
        return exec;
    }
}
