using System.Collections.Immutable;
using System.Text;
using Perdure.Cli.Configuration;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Models;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Goals;

/// <summary>Drafts a goal: by asking the person at the terminal, or by asking a model that looks at the folder's names.</summary>
internal static class GoalDraft
{
    /// <summary>Enough to see what kind of project it is.</summary>
    private const int NamesShown = 200;

    public static async Task<int> RunAsync(DraftRequest request, string? argument, CancellationToken cancel)
    {
        if (File.Exists(request.Output) && !request.Force) { throw new ComplaintException($"--output: expected no file at {request.Output}, found one; name another with -o, or write over it with --force."); }

        var terminal = Terminal.Current;
        var asks = request.Ask || (!Terminal.InputIsPiped && argument != "-");
        var wish = Prompt.Words(argument, pipeCounts: !asks) ?? throw new ComplaintException("expected a wish, found none.");
        using var input = asks ? Terminal.OpenInput() : TextReader.Null;
        var text = asks ? await new DraftQuestions(input, terminal.Error).AskAsync(wish, cancel) : await ByModelAsync(request, wish, terminal, cancel);
        GoalFile.Parse(text, request.Output, TimeProvider.System.GetUtcNow());
        var content = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(request.Output, content, cancel);

        // It is the person who has it written.
        new TrustedFiles(Home.FromEnvironment()).Trust(Path.GetFullPath(request.Output), content);
        terminal.Out.WriteLine($"{request.Output} is written; look at it, then: perdure goal -f {request.Output}");
        return ExitCode.Done;
    }

    private static async Task<string> ByModelAsync(DraftRequest request, string wish, Terminal terminal, CancellationToken cancel)
    {
        var config = ConfigLoading.Load(Home.FromEnvironment(), request.Folder, request.Choices, request.Model, terminal.Warn);
        await using var composition = new Composition(Home.FromEnvironment(), config);
        var settings = await ExecCommand.SettingsAsync(composition, config, request.Folder, terminal, cancel);
        var providers = settings.Models.Select(model => composition.Providers.Find(model.Provider)).OfType<ProviderSettings>();
        var question = new ModelQuestion(
            settings.Models[0],
            new Conversation(Instructions(), [], [new FromUser(1, $"The wish: {wish}\n\nNames in the project:\n{Names(request.Folder)}")]),
            new QuestionId(new SessionId("draft"), Turn: 1, Round: 1, Attempt: 1, "draft"));
        return await new ModelSwitchboard(providers, composition.Clock).AskAsync(question, new Unheard(), cancel) switch
        {
            Replied replied => WithoutFence(string.Join('\n', replied.Items.OfType<Said>().Select(said => said.Text))),
            NoReply(var failure) => throw new ComplaintException($"the model could not draft it: {failure.Message}; answer the questions yourself with --ask", ExitCode.Failed),
            var other => throw new InvalidOperationException($"Draft: a model replies or fails, found {other.GetType().Name}."),
        };
    }

    /// <summary>Models like to put a whole file into a fence.</summary>
    private static string WithoutFence(string text)
    {
        var lines = text.Trim().Split('\n');
        return (lines is [['`', '`', '`', ..], .., "```"] ? string.Join('\n', lines[1..^1]) : text.Trim()) + "\n";
    }

    private static string Names(string folder) => string.Join('\n', Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
        .Select(path => Path.GetRelativePath(folder, path)).Where(path => !path.StartsWith(".git", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(NamesShown));

    private static string Instructions()
    {
        using var stream = typeof(GoalDraft).Assembly.GetManifestResourceStream("draft.md") ?? throw new InvalidOperationException("Draft: expected draft.md among the resources, found none.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Trim();
    }

    /// <summary>Nobody watches a draft being written.</summary>
    private sealed class Unheard : IDeltas
    {
        public void Add(Delta delta) { }
    }
}

/// <summary>How a draft is wanted.</summary>
internal sealed record DraftRequest(string Folder, string Output, bool Force, bool Ask, string? Model, string[] Choices);
