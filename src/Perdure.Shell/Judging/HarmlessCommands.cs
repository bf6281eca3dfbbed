using System.Collections.Frozen;
using System.Collections.Immutable;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>The commands that are known to change nothing.</summary>
public static class HarmlessCommands
{
    /// <summary>What a shell script does with itself, and programs that read and print.</summary>
    public static readonly ImmutableArray<HarmlessCommand> All =
    [
        new("cd"), new("pwd"), new("echo"), new("printf"), new("true"), new("false"), new(":"), new("test"), new("["),
        new("exit"), new("return"), new("break"), new("continue"), new("shift"), new("sleep"), new("wait", Not: "-p"), new("type"), new("which"), new("command"),
        new("set", Only: "-e -u -x -o pipefail -eu -ex -ux -eux -euo -exo -euxo +e +u +x"),

        new("ls"), new("cat"), new("head"), new("tail"), new("wc"), new("nl"), new("tac"), new("rev"), new("cut"), new("tr"), new("paste"), new("join"), new("comm"),
        new("fold"), new("fmt"), new("expand"), new("unexpand"), new("column"), new("seq"), new("basename"), new("dirname"), new("realpath"), new("readlink"), new("stat"),
        new("du"), new("df"), new("od"), new("hexdump"), new("strings"), new("cmp"), new("diff"), new("md5sum"), new("sha1sum"), new("sha256sum"), new("sha512sum"), new("cksum"), new("b2sum"),
        new("uname"), new("whoami"), new("id"), new("groups"), new("nproc"), new("arch"), new("uptime"), new("free"), new("ps"), new("hostname", Only: "-f -s -i -I"),
        new("date", Not: "-s --set"), new("uniq", OperandsMax: 1), new("xxd", Not: "-r", OperandsMax: 1), new("sort", Not: "-o --output --compress-program -T --temporary-directory"),
        new("file", Not: "-C --compile"), new("tree", Not: "-o -R"), new("jq"), new("grep"), new("egrep"), new("fgrep"), new("rg", Not: "--pre --pre-glob --hostname-bin -z --search-zip"),
        new("fd", Not: "-l --list-details -x -X --exec --exec-batch"), new("fdfind", Not: "-l --list-details -x -X --exec --exec-batch"),
        new("find", Not: "-delete -fprint -fprint0 -fprintf -fls"), new("awk"), new("gawk"), new("mawk"), new("sed"),

        new("git status"), new("git log", Not: "--output --ext-diff"), new("git diff", Not: "--output --ext-diff"), new("git show", Not: "--output --ext-diff"),
        new("git blame"), new("git shortlog", Not: "--output"), new("git describe"), new("git rev-parse"), new("git rev-list"), new("git ls-files"), new("git ls-tree"),
        new("git cat-file", Not: "--textconv --filters"), new("git merge-base"), new("git name-rev"), new("git diff-tree", Not: "--output --ext-diff"), new("git diff-index", Not: "--output --ext-diff"),
        new("git for-each-ref"), new("git count-objects"), new("git check-ignore"), new("git whatchanged", Not: "--output --ext-diff"), new("git version"),
        new("git grep", Not: "-O --open-files-in-pager"), new("git branch", Only: "-a -r -v -vv -l --all --remotes --list --verbose --show-current --no-color"),
        new("git tag", Only: "-l --list -n"), new("git remote", Only: "-v --verbose"), new("git stash list", Not: "--output --ext-diff"), new("git stash show", Not: "--output --ext-diff"),
        new("git worktree list"), new("git config --get"), new("git config --list"), new("git config -l"), new("git reflog", Only: "-n --oneline"), new("git --version", Only: ""),
        new("git --no-pager log", Not: "--output --ext-diff"), new("git --no-pager diff", Not: "--output --ext-diff"), new("git --no-pager show", Not: "--output --ext-diff"),

        new("dotnet --version", Only: ""), new("dotnet --info", Only: ""), new("dotnet --list-sdks", Only: ""), new("node --version", Only: ""), new("node -v", Only: ""),
        new("npm --version", Only: ""), new("npm -v", Only: ""), new("python --version", Only: ""), new("python3 --version", Only: ""), new("cargo --version", Only: ""),
        new("rustc --version", Only: ""), new("go version", Only: ""), new("java -version", Only: ""), new("gcc --version", Only: ""), new("make --version", Only: ""),
    ];

    public static readonly CommandRule Rule = new(["<looks only>"], RuleVerdict.Allow, "only looks at things");

    private static readonly FrozenDictionary<string, HarmlessCommand[]> ByProgram = All.GroupBy(command => command.Program).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    internal static bool Include(SimpleCommand command) =>
        command.IsNamed
        && ByProgram.TryGetValue(command.Name, out var known)
        && Array.Exists(known, harmless => harmless.Includes(command))
        && HarmlessArguments.Hold(command);
}
