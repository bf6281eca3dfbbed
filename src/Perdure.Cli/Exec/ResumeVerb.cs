using System.CommandLine;

namespace Perdure.Cli.Exec;

/// <summary><c>perdure resume</c> and <c>perdure exec resume</c>: going on with a session.</summary>
internal static class ResumeVerb
{
    /// <summary>The short form asks where a session would work elsewhere than one thinks.</summary>
    public static Command Make()
    {
        var options = new ExecOptions();
        var resume = Make(options, asks: true, "perdure resume");
        options.AddTo(resume);
        return resume;
    }

    public static Verb Below(ExecOptions options) => Make(options, asks: false, "perdure exec resume");

    private static Verb Make(ExecOptions options, bool asks, string line)
    {
        var words = new Argument<string[]>("SESSION")
        {
            Arity = new ArgumentArity(0, 2),
            HelpName = "SESSION] [PROMPT",
            Description = "Its id, the beginning of its id, or its name; then a prompt, if there is more to say.",
        };
        var last = new Option<bool>("--last") { Description = "The last session of this folder." };
        var force = new Option<bool>("--force") { Description = "Take the session over from whoever holds it." };
        var amend = new Option<string?>("--amend") { HelpName = "TEXT", Description = "Change the instructions before anything goes on; stays in view." };
        var step = new Option<long?>("--from-step") { HelpName = "ENTRY", Description = "Take the talk back to this entry and go on from there." };
        var here = new Option<bool>("--here") { Description = "Work in this folder from now on." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask about another folder or branch." };
        var resume = new Verb("resume", "Go on with a session: finish the turn that was left open, or say more.")
        {
            Examples =
            [
                $"{line} 019a3b  # finish what was left open",
                $"{line} review \"now fix what you found\"",
                $"{line} --last",
                $"{line} --last -m anthropic/claude-opus-4-6  # another model from here on",
                $"{line} review --amend \"leave the tests as they are\"",
                $"{line} review --from-step 42 \"try it the other way\"",
            ],
        };
        resume.Add(words);
        foreach (var option in (Option[])[last, force, amend, step, here, yes]) { resume.Add(option); }

        resume.SetAction((parsed, cancel) =>
        {
            var said = parsed.GetValue(words) ?? [];
            Misspelling.MustNotBe(parsed, said);
            var wishes = new ResumeOptions(
                parsed.GetValue(force), parsed.GetValue(amend), parsed.GetValue(step), parsed.GetValue(here), parsed.GetValue(yes), asks);
            var target = asks && said.Length == 0 && !parsed.GetValue(last)
                ? ResumeTarget.Chosen
                : ResumeTarget.Of(said, parsed.GetValue(last));
            return ResumeCommand.RunAsync(options.Read(parsed), target, wishes, cancel);
        });
        return resume;
    }
}
