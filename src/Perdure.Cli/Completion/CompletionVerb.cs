using System.CommandLine;

namespace Perdure.Cli.Completion;

/// <summary><c>perdure completion</c>: prints a script that completes commands and options in a shell.</summary>
internal static class CompletionVerb
{
    public static Command Make(Command root)
    {
        var shell = new Argument<string>("SHELL") { HelpName = "bash|zsh|fish", Description = "The shell to complete in." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var completion = new Verb("completion", "Print a script that completes commands and options.")
        {
            Examples =
            [
                "source <(perdure completion bash)  # in ~/.bashrc",
                "source <(perdure completion zsh)  # in ~/.zshrc, after compinit",
                "perdure completion fish > ~/.config/fish/completions/perdure.fish",
            ],
        };
        completion.Add(shell);
        completion.SetAction(parsed =>
        {
            Terminal.Current.Out.Write(CompletionScript.For(parsed.GetRequiredValue(shell), root));
            return ExitCode.Done;
        });
        return completion;
    }
}
