using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Judging;

namespace Perdure.Shell.Reading;

/// <summary>Looks through programs that start others: each command is told with those it starts.</summary>
internal sealed partial class ProgramStarters(ShellParser parser)
{
    /// <summary>They do nothing but start what follows.</summary>
    private static readonly FrozenDictionary<string, OptionScan> Transparent = new Dictionary<string, OptionScan>
    {
        ["nohup"] = new(),
        ["setsid"] = new("cfw", LongFlags: "ctty fork wait"),
        ["nice"] = new("0123456789", "n", LongValues: "adjustment"),
        ["ionice"] = new("t", "cn", LongFlags: "ignore", LongValues: "class classdata"),
        ["timeout"] = new("v", "ks", LongFlags: "foreground preserve-status verbose", LongValues: "kill-after signal", Operands: 1),
        ["stdbuf"] = new("", "ioe", LongValues: "input output error"),
        ["time"] = new("pvq", "f", LongFlags: "portability verbose quiet", LongValues: "format"),
        ["command"] = new("p"),
        ["builtin"] = new(),
        ["exec"] = new("cl", "a"),
        ["chronic"] = new("ve"),
        ["unbuffer"] = new("p"),
        ["caffeinate"] = new("disu", "tw"),
        ["taskset"] = new("ac", LongFlags: "all-tasks cpu-list", Operands: 1),
    }.ToFrozenDictionary();

    /// <summary>They start what follows with other rights or in other surroundings, so they count themselves too.</summary>
    private static readonly FrozenDictionary<string, OptionScan> Weighty = new Dictionary<string, OptionScan>
    {
        ["sudo"] = new("AbEHnPSKkils", "ugChprTUDRt", LongFlags: "askpass background preserve-env set-home non-interactive preserve-groups stdin login shell", LongValues: "user group host prompt chdir role type other-user close-from chroot command-timeout"),
        ["doas"] = new("Lns", "uC"),
        ["strace"] = new("cCdDfFiknNqrtTvwxyYzZ", "abeopsSuEIPXO"),
        ["ltrace"] = new("cCfiLrStTb", "aAeloupnswx"),
        ["unshare"] = new("imnpuUCTfrc", LongFlags: "mount uts ipc net pid user cgroup time fork map-root-user"),
        ["chroot"] = new(LongValues: "userspec groups", LongFlags: "skip-chdir", Operands: 1),
        ["systemd-run"] = new("dGPqrSt", "EHMpu", LongFlags: "user scope wait pty pipe quiet collect no-block shell system", LongValues: "unit property uid gid nice setenv slice description"),
        ["npx"] = new("yq", "p", LongFlags: "yes no quiet", LongValues: "package"),
        ["bunx"] = new(),
        ["uvx"] = new("q", LongFlags: "quiet", LongValues: "from with python"),
    }.ToFrozenDictionary();

    /// <summary>The same, where the second word says so.</summary>
    private static readonly FrozenSet<string> WeightyPairs =
        ["uv run", "poetry run", "pipenv run", "bundle exec", "rye run", "hatch run", "mise exec", "npm exec", "pnpm exec", "pnpm dlx", "yarn exec", "yarn dlx"];

    /// <summary>They change what the rest of the line means.</summary>
    private static readonly FrozenSet<string> Rereading = ["alias", "unalias", "shopt", "enable", "hash", "bind", "complete", "compopt"];

    /// <summary>What their options name runs now and then.</summary>
    private static readonly FrozenSet<string> OtherShells = ["zsh", "ksh", "mksh", "ksh93", "fish", "csh", "tcsh", "pwsh", "powershell", "nu", "elvish", "xonsh"];

    private ImmutableArray<ShellWord> _words;
    private CommandInput _input = CommandInput.Inherited;
    private string? _via;
    private int? _startedBy;

    public void Run(ImmutableArray<ShellWord> words, string? via, int? startedBy, CommandInput input)
    {
        if (!parser.Enter() || words.IsEmpty)
        {
            parser.Leave();
            return;
        }

        (_words, _via, _startedBy, _input) = (words, via, startedBy, input);
        Look();
        parser.Leave();
    }

    private SimpleCommand Command => new(_words) { Via = _via, StartedBy = _startedBy };

    private string Name => Command.FileName;

    private ReadingDraft Draft => parser.Draft;

    private void Look()
    {
        if (!_words[0].IsLiteral)
        {
            Draft.Add(Command);
            Draft.Hide(Command.Line, "which program it is turns out only when it runs");
            return;
        }

        var name = Name;
        if (Transparent.TryGetValue(name, out var options)) { Through(options); }
        else if (Weighty.TryGetValue(name, out options)) { OnBehalf(options, at: 1); }
        else if (_words.Length > 1 && WeightyPairs.Contains($"{name} {_words[1].Text}")) { OnBehalf(new OptionScan(), at: 2); }
        else if (OtherShells.Contains(name)) { OtherShell(); }
        else if (Rereading.Contains(name))
        {
            foreach (var word in _words.Skip(1)) { Draft.MayRun(word.Text); }

            Draft.Add(Command with { Opaque = $"{name} changes how the rest of the line is read" });
        }
        else { Special(name); }
    }

    private void Special(string name)
    {
        switch (name)
        {
            case "bash" or "rbash": Shell(Dialect.Bash); break;
            case "sh" or "dash" or "ash": Shell(Dialect.Posix); break;
            case "env": Env(); break;
            case "xargs": Xargs(); break;
            case "find" or "gfind": Find(); break;
            case "fd" or "fdfind": Fd(); break;
            case "eval": Eval(); break;
            case "watch": Watch(); break;
            case "flock": Flock(); break;
            case "busybox" or "toybox": Busybox(); break;
            case "trap": Trap(); break;
            case "source" or "." when _words.Length > 1 && IsMadeForIt(_words[1]): HiddenIn("a shell runs a text that is known only when it runs"); break;
            case "source" or ".": Draft.Add(Command with { Opaque = "what the file says holds for the rest of the line" }); break;
            case "parallel": HiddenIn("it makes its commands of what it reads"); break;
            case "mapfile" or "readarray" when _words.Any(word => word.MayBeOption && word.Text.Contains('C')): HiddenIn("it runs a command that is put together when it runs"); break;
            case "git": Git(); break;
            case var _ when name.StartsWith("git-", StringComparison.Ordinal) && name.Length > "git-".Length: GitProgram(name["git-".Length..]); break;
            case "sed" or "gsed" when SedScript.MayRun(Command): HiddenIn("the script of sed runs commands"); break;
            case "ssh" or "mosh": Draft.Add(Command with { Opaque = "what it runs elsewhere is not known" }); break;
            case "export" or "declare" or "typeset" or "readonly" or "local" or "read" or "unset": Variables(name); break;
            case var _ when Interpreters.Include(name): Interpreter(name); break;
            default: Draft.Add(Command); break;
        }
    }

    private void Through(OptionScan options)
    {
        if (Name == "command" && _words is [_, { IsLiteral: true, Text: "-v" or "-V" or "-pv" or "-pV" }, ..])
        {
            Draft.Add(Command);
            return;
        }

        if (options.Command(_words) is not { } at)
        {
            HiddenIn("what it starts cannot be told from its options");
            return;
        }

        Draft.Add(Command with { OnlyStarts = at < _words.Length || Name == "exec" });
        Inner(_words[at..], Name);
    }

    private void OnBehalf(OptionScan options, int at)
    {
        var place = Draft.Add(Command);
        var command = options.Command(_words, at);
        if (command is null)
        {
            Draft.Hide(Command.Line, "what it starts cannot be told from its options");
            return;
        }

        var inner = SkipVariables(command.Value);
        new ProgramStarters(parser).Run(_words[inner..], Name, place, _input);
    }

    private void HiddenIn(string reason)
    {
        Draft.Add(Command);
        Draft.Hide(Command.Line, reason);
    }

    private void Inner(ImmutableArray<ShellWord> words, string via) => new ProgramStarters(parser).Run(words, via, _startedBy, _input);

    /// <summary>Goes over <c>NAME=value</c>.</summary>
    private int SkipVariables(int at)
    {
        while (at < _words.Length && _words[at] is var word && word.Text.IndexOf('=') is > 0 and var equals && equals < word.KnownStart + (word.IsLiteral ? 1 : 0))
        {
            var value = word.IsLiteral ? ShellWord.Literal(word.Text[(equals + 1)..]) : ShellWord.Unknown(word.Text[(equals + 1)..], word.MayBeMany);
            Draft.Assigned(word.Text[..equals], value);
            if (word.MayBeMany) { Draft.Hide(word.Text, "it may become more than a variable"); }

            at++;
        }

        return at;
    }
}
