using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Perdure.Shell.Reading;

/// <content>Git, which starts what its settings and some of its options name.</content>
internal sealed partial class ProgramStarters
{
    private static readonly FrozenSet<string> GitValues = ["-C", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--attr-source"];

    /// <summary>These options of its commands name a program.</summary>
    private static readonly FrozenSet<string> GitPrograms = ["--upload-pack", "--receive-pack", "--exec", "--extcmd", "--open-files-in-pager", "--tool"];

    private void Git()
    {
        var place = Draft.Add(Command);
        var at = 1;
        for (; at < _words.Length && _words[at] is { IsLiteral: true, Text: ['-', _, ..] } option; at++)
        {
            var (name, value) = option.Text.Split('=', 2) is [var left, var right] ? (left, right) : (option.Text, null);
            if (name == "-c") { Setting(at + 1 < _words.Length ? _words[++at] : ShellWord.Literal("")); }
            else if (name == "--config-env") { Draft.Hide(Command.Line, $"the setting {value ?? "after it"} is known only when it runs"); at += value is null ? 1 : 0; }
            else if (name == "--exec-path" && value is not null) { Draft.Hide(Command.Line, "its programs come from another folder"); }
            else if (GitValues.Contains(name) && value is null) { at++; }
        }

        if (at < _words.Length && _words[at].IsLiteral) { GitCommand(_words[at].Text, _words[(at + 1)..], place); }
    }

    /// <summary><c>git-push</c>, as it lies among git's own programs.</summary>
    private void GitProgram(string name)
    {
        var place = Draft.Add(Command);
        new ProgramStarters(parser).Run([ShellWord.Literal("git"), ShellWord.Literal(name), .. _words[1..]], Name, place, _input);
    }

    private void GitCommand(string name, ImmutableArray<ShellWord> rest, int place)
    {
        // Other names for reaching a remote.
        if (name is "send-pack" or "http-push" || (name is "subtree" or "lfs" && rest.Any(word => word.Is("push")))) { Push(); }
        else if (name is "svn" && rest.Any(word => word.Is("dcommit")) || name is "p4" && rest.Any(word => word.Is("submit"))) { Push(); }
        else if (name == "submodule" && Place("foreach") is >= 0 and var each) { GitScript(rest[(each + 1)..].SkipWhile(word => word.MayBeOption)); }
        else if (name == "bisect" && rest is [{ Text: "run" }, ..]) { new ProgramStarters(parser).Run(rest[1..], "git bisect run", place, _input); }
        else if (name == "for-each-repo") { Draft.Hide(Command.Line, "git runs what follows in other repositories"); }
        else if (name == "filter-branch") { foreach (var word in rest) { GitScript([word]); } }
        else if (name == "config") { foreach (var word in rest) { Draft.MayRun(word.Text); } }
        else if (!GitCommands.Include(name)) { Draft.Hide(Command.Line, $"git {name} is an alias or a program of its own"); }

        for (var at = 0; at < rest.Length; at++)
        {
            var (option, value) = rest[at].Text.Split('=', 2) is [var left, var right] ? (left, right) : (rest[at].Text, null);
            if (GitPrograms.Contains(option) || (option == "-x" && name is "rebase" or "difftool") || (option == "-u" && name is "clone"))
            {
                GitScript(value is not null ? [rest[at] with { Text = value }] : rest.Skip(at + 1).Take(1));
            }

            if (rest[at].Text.StartsWith("ext::", StringComparison.Ordinal)) { Draft.Hide(Command.Line, "an address that begins with ext:: is a command"); }
        }

        void Push() => new ProgramStarters(parser).Run([ShellWord.Literal("git"), ShellWord.Literal("push"), .. rest], $"git {name}", place, _input);

        int Place(string word) => rest.IndexOf(ShellWord.Literal(word));
    }

    private void GitScript(IEnumerable<ShellWord> words)
    {
        var text = words.ToList();
        if (text.Count > 0) { Script(string.Join(' ', text.Select(word => word.Text)), text.TrueForAll(word => word.IsLiteral), Dialect.Posix, "git"); }
    }

    private void Setting(ShellWord setting)
    {
        var (key, value) = setting.Text.Split('=', 2) is [var left, var right] ? (left, right) : (setting.Text, "true");
        if (setting.IsLiteral && GitSettings.AreHarmless(key, value)) { return; }

        Draft.MayRun(value);
        Draft.Hide(Command.Line, $"the setting {key} may run any program");
    }
}
