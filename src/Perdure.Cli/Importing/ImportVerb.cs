using Perdure.Hosting.Importing;
using System.CommandLine;
using Perdure.Hosting;
using Perdure.Import;
using Perdure.Import.Claude;
using Perdure.Import.Codex;

namespace Perdure.Cli.Importing;

/// <summary><c>perdure sessions import</c>: sessions of other programs.</summary>
internal static class ImportVerb
{
    public static Verb Make()
    {
        var import = new Verb("import", "Take sessions of other programs over, to list, search and go on with here. Their files are only read.")
        {
            Examples =
            [
                "perdure sessions import codex  # what there is of this folder",
                "perdure sessions import claude --all",
                "perdure sessions import codex 019c2a  # take this one over",
                "perdure sessions import claude --last",
            ],
        };
        import.Add(Of("codex", "Codex CLI", new CodexProgram(), "$CODEX_HOME, or ~/.codex"));
        import.Add(Of("claude", "Claude Code", new ClaudeProgram(), "$CLAUDE_CONFIG_DIR, or ~/.claude"));
        return import;
    }

    private static Verb Of(string word, string name, IForeignProgram program, string usual)
    {
        var ids = new Argument<string[]>("ID") { Arity = ArgumentArity.ZeroOrMore, HelpName = "ID...", Description = "Its ids there, or beginnings of them; without any, the sessions are listed." };
        var last = new Option<bool>("--last") { Description = "The one last written." };
        var from = new Option<string?>("--from") { HelpName = "DIR", Description = $"Look in this folder, or read this file, in place of {usual}." };
        var all = new Option<bool>("--all", "-a") { Description = "Sessions of every folder; without it, those of this one." };
        var again = new Option<bool>("--again") { Description = "Take one over a second time that has grown since." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var verb = new Verb(word, $"List sessions of {name}, or take some of them over.")
        {
            Examples =
            [
                $"perdure sessions import {word}",
                $"perdure sessions import {word} 019c2a 019c31 --json",
                $"perdure sessions import {word} --last --from /mnt/old-disk/home/.{word}",
            ],
        };
        verb.Add(ids);
        foreach (var option in (Option[])[last, from, all, again, json]) { verb.Add(option); }

        verb.SetAction((parsed, cancel) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath("."));
            var order = new ImportOptions(
                parsed.GetValue(ids) ?? [],
                parsed.GetValue(last),
                parsed.GetValue(from) is { } named ? Path.GetFullPath(named) : ForeignPrograms.UsualPlace(program),
                parsed.GetValue(all),
                parsed.GetValue(again),
                parsed.GetValue(json),
                folder);
            return new ImportCommand(Terminal.Current, Home.FromEnvironment(Terminal.Current.Warn), program, TimeProvider.System).RunAsync(order, cancel);
        });
        return verb;
    }
}

/// <summary>Which sessions are wanted, and how.</summary>
/// <param name="Place">Where the program keeps its sessions, or one file.</param>
/// <param name="All">Of every folder, and not only of <paramref name="Folder"/>.</param>
/// <param name="Again">One that has grown is taken over a second time.</param>
internal sealed record ImportOptions(string[] Ids, bool Last, string Place, bool All, bool Again, bool Json, string Folder);
