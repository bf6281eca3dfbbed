using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>The smallest rule with which somebody could allow a command for good.</summary>
public static class SuggestedRule
{
    /// <summary>A longer rule would never match again.</summary>
    private const int WordsMax = 6;

    /// <summary>So many words name the task of these programs.</summary>
    private static readonly FrozenDictionary<string, int> WordsOf = Counted(
        1, "pytest jest vitest mocha eslint prettier tsc ruff mypy black flake8 rspec phpunit ctest ninja shellcheck gofmt rustfmt clang-format mkdir touch")
        .Concat(Counted(2, "git npm pnpm yarn bun deno dotnet cargo go make just task gradle ./gradlew mvn ./mvnw bazel mix swift flutter dart composer bundle"))
        .Concat(Counted(2, "pip pip3 uv poetry brew apt-get kubectl rake rails"))
        .Concat(Counted(3, "gh"))
        .ToFrozenDictionary();

    /// <summary>Their second word only says that a third names the task.</summary>
    private static readonly FrozenSet<string> Pairs =
    [
        "npm run", "npm run-script", "npm exec", "pnpm run", "pnpm exec", "yarn run", "bun run", "deno task", "uv run", "poetry run", "bundle exec", "composer run", "cargo run", "dotnet run",
        "mix do", "git stash", "git remote", "git worktree", "git submodule", "git config", "kubectl config", "go tool", "dotnet tool", "dotnet ef",
    ];

    /// <summary>Whoever allows one of these allows everything.</summary>
    private static readonly FrozenSet<string> Never =
    [
        "sudo", "doas", "su", "rm", "rmdir", "unlink", "mv", "dd", "chmod", "chown", "chgrp", "ln", "install", "rsync", "scp", "sftp", "ssh", "mosh", "curl", "wget", "nc", "ncat", "socat", "telnet",
        "kill", "pkill", "killall", "mount", "umount", "systemctl", "service", "crontab", "at", "docker", "podman", "nerdctl", "terraform", "aws", "gcloud", "az", "source", ".", "eval", "trap", "exec",
        "tee", "cp", "shred", "truncate", "reboot", "shutdown", "halt", "poweroff", "init", "chroot", "unshare", "nsenter", "strace", "ltrace", "gdb", "lldb", "script", "screen", "tmux", "parallel",
        "npx", "bunx", "uvx", "pipx", "systemd-run", "flock", "vi", "vim", "nvim", "emacs", "nano", "ed", "ex", "man", "less", "more", "psql", "mysql", "sqlite3", "redis-cli", "iptables", "ufw",
        "passwd", "useradd", "userdel", "usermod", "git-receive-pack", "set", "alias", "hash", "enable", "shopt", "bind", "env", "printenv", "sed", "find", "fd", "awk", "gawk", "mawk", "tar", "zip", "unzip",
    ];

    /// <summary>Their tasks run what the words behind name, or reach beyond this machine.</summary>
    private static readonly FrozenSet<string> NeverPairs =
        ["git push", "git config", "git filter-branch", "git bisect", "git rebase", "git submodule", "git difftool", "git mergetool", "npm publish", "npm exec", "pnpm exec", "pnpm dlx", "yarn dlx", "yarn exec", "cargo publish", "dotnet nuget", "dotnet exec", "go run", "go generate", "deno run", "deno eval", "bun run", "kubectl exec", "kubectl delete", "gh api", "bun x"];

    /// <summary>The prefix to offer; null where none would be safe, or where there is not exactly one command to allow.</summary>
    public static ImmutableArray<string>? For(ShellReading reading)
    {
        if (!reading.IsWhole || !reading.Writes.IsEmpty || CommandRules.Judge([], reading).Verdict is not null) { return null; }

        var open = reading.Commands.Where(command => !command.OnlyStarts && !HarmlessCommands.Include(command)).DistinctBy(command => command.Line).ToList();
        if (open is not [var only] || Prefix(only) is not { } prefix) { return null; }

        // What is offered has to do what it promises.
        return CommandRules.Judge([new CommandRule(prefix, RuleVerdict.Allow)], reading).Verdict == RuleVerdict.Allow ? prefix : null;
    }

    private static ImmutableArray<string>? Prefix(SimpleCommand command)
    {
        var words = command.Words;
        if (!words[0].IsLiteral || Never.Contains(command.FileName) || command.FileName.StartsWith("mkfs", StringComparison.Ordinal) || IsShell(command.FileName)) { return null; }
        if (Interpreters.Include(command.FileName) && !WordsOf.ContainsKey(command.Name)) { return Module(words); }

        return WordsOf.TryGetValue(command.Name, out var count) ? Known(words, count) : Whole(words);
    }

    private static IEnumerable<KeyValuePair<string, int>> Counted(int words, string programs) => programs.Split(' ').Select(program => KeyValuePair.Create(program, words));

    private static bool IsShell(string name) => name is "bash" or "sh" or "dash" or "ash" or "rbash" or "busybox" or "toybox" or "zsh" or "ksh" or "mksh" or "fish" or "csh" or "tcsh" or "pwsh" or "nu";

    /// <summary>Of an interpreter only a module it is told to run: <c>python -m pytest</c>.</summary>
    private static ImmutableArray<string>? Module(ImmutableArray<ShellWord> words) =>
        words is [_, { IsLiteral: true, Text: "-m" }, { IsLiteral: true, Text: "pytest" or "unittest" or "mypy" or "ruff" or "black" or "flake8" or "build" or "venv" }, ..] ? Texts(words, 3) : null;

    private static ImmutableArray<string>? Known(ImmutableArray<ShellWord> words, int count)
    {
        if (words.Length > 1)
        {
            var pair = $"{words[0].Text} {words[1].Text}";
            if (NeverPairs.Contains(pair)) { return null; }
            if (Pairs.Contains(pair)) { count = 3; }
        }

        // An option in the place of the task may turn it into anything.
        return words.Length < count || words.Take(count).Skip(1).Any(word => word.MayBeOption) ? null : Texts(words, count);
    }

    private static ImmutableArray<string>? Whole(ImmutableArray<ShellWord> words) => words.Length > WordsMax ? null : Texts(words, words.Length);

    private static ImmutableArray<string>? Texts(ImmutableArray<ShellWord> words, int count) =>
        words.Take(count).All(word => word.IsLiteral) ? [.. words.Take(count).Select(word => word.Text)] : null;
}
