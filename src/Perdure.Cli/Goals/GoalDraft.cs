using System.Text;
using Perdure.Cli.Exec;
using Perdure.Core.Configuration;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Goals;
using Perdure.Hosting.Providers;
using Perdure.Hosting.Secrets;

namespace Perdure.Cli.Goals;

/// <summary>Drafts a goal, by asking the user at the terminal or a model, runs its checks once, and writes it down.</summary>
internal static class GoalDraft
{
    public static async Task<int> RunAsync(DraftRequest request, string? argument, CancellationToken cancel)
    {
        if (File.Exists(request.Output) && !request.Force) { throw new UserErrorException($"--output: expected no file at {request.Output}, found one; name another with -o, or write over it with --force."); }

        var terminal = Terminal.Current;
        var asks = request.Ask || (!Terminal.InputIsPiped && argument != "-");
        var wish = Prompt.Words(argument, pipeCounts: !asks) ?? throw new UserErrorException("expected a wish, found none.");
        var home = Home.FromEnvironment(Terminal.Current.Warn).Made();
        var config = ConfigLoading.Load(home, request.Folder, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(home, config, Terminal.Current.Warn);
        var trial = new DraftCheckRunner(composition, home, composition.Permissions(request.Folder).New(), request.Folder);
        var text = asks ? await ByPersonAsync(request, wish, trial, terminal, cancel) : await ByModelAsync(request, wish, home, config, composition, trial, terminal, cancel);
        var content = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(request.Output, content, cancel);

        // It is the user who has it written.
        Composition.TrustedFiles(home).Trust(Path.GetFullPath(request.Output), content);
        terminal.Out.WriteLine($"{request.Output} is written; look at it, then: perdure goal -f {request.Output}");
        return ExitCode.Done;
    }

    private static async Task<string> ByPersonAsync(DraftRequest request, string wish, DraftCheckRunner trial, Terminal terminal, CancellationToken cancel)
    {
        using var input = Terminal.OpenInput();
        var text = await new DraftQuestions(input, terminal.Error).AskAsync(wish, cancel);
        Say(terminal, await trial.RunAsync(GoalFile.Parse(text, request.Output, TimeProvider.System.GetUtcNow()).Contract, cancel));
        return text;
    }

    private static async Task<string> ByModelAsync(
        DraftRequest request, string wish, Home home, Config config, Composition composition, DraftCheckRunner trial, Terminal terminal, CancellationToken cancel)
    {
        var settings = await NewSettings.ForAsync(composition, config, request.Folder, terminal.Warn, cancel);
        var draft = new GoalDrafter(composition, settings, terminal.Warn, DraftSources.Of(request.Folder, KnownSecrets.Redactor(home, config)));
        return await draft.WriteAsync(wish, request.Output, trial, tried => Say(terminal, tried), cancel);
    }

    /// <summary>What the checks came to, so that whoever reads the file knows what they are worth.</summary>
    private static void Say(Terminal terminal, IReadOnlyList<DraftCheckResult>? tried)
    {
        if (tried is null)
        {
            terminal.Warn("its commands were not run: no sandbox works here, and nobody was asked");
            return;
        }

        foreach (var each in tried)
        {
            terminal.Warn($"{(each.CouldRun ? each.Holds ? "holds already" : "does not hold yet" : "cannot be run")}: {Printable.Of(each.Command)}{(each.Outcome.ExitCode is { } code ? $" (exit code {code})" : "")}");
        }
    }
}

/// <summary>How a draft is wanted.</summary>
internal sealed record DraftRequest(string Folder, string Output, bool Force, bool Ask, string? Model, string[] Choices);
