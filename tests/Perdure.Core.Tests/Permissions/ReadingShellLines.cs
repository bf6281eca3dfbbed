using Perdure.Shell.Reading;

namespace Perdure.Core.Tests.Permissions;

public class ReadingShellLines
{
    /// <summary>The commands are divided by " | " here; words that are not known before it runs stand in angle brackets.</summary>
    [Theory]
    [InlineData("git status", "git status")]
    [InlineData("git status; rm -rf /", "git status | rm -rf /")]
    [InlineData("a && b || c & d | e |& f", "a | b | c | d | e | f")]
    [InlineData("ls\nrm x", "ls | rm x")]
    [InlineData("git st$(rm x)atus", "rm x | git <st$(rm x)atus>")]
    [InlineData("git st`rm x`atus", "rm x | git <st`rm x`atus>")]
    [InlineData("echo \"$(rm x)\"", "rm x | echo <$(rm x)>")]
    [InlineData("echo '$(rm x)'", "echo $(rm x)")]
    [InlineData("echo \"`rm x`\"", "rm x | echo <`rm x`>")]
    [InlineData("echo \\$(rm x)", "echo $")]
    [InlineData("FOO=$(rm x) ls", "rm x | ls")]
    [InlineData("FOO=(a $(rm x)) && ls", "rm x | ls")]
    [InlineData("FOO[1]=`rm x`", "rm x")]
    [InlineData("cat <<E\n$(rm x)\nE\nls", "cat | rm x | ls")]
    [InlineData("cat <<'E'\n$(rm x)\nE\nls", "cat | ls")]
    [InlineData("cat <<-E\n\t`rm x`\n\tE\nls", "cat | rm x | ls")]
    [InlineData("cat <<A <<B; ls\n$(a)\nA\n$(b)\nB\nc", "cat | ls | a | b | c")]
    [InlineData("echo $(cat <<E\nx\nE\n) && ls", "cat | echo <$(cat <<E\nx\nE\n)> | ls")]
    [InlineData("cat <<< \"$(rm x)\"", "rm x | cat")]
    [InlineData("diff <(rm a) >(rm b)", "rm a | rm b | diff <<(rm a)> <>(rm b)>")]
    [InlineData("(rm x)", "rm x")]
    [InlineData("{ rm x; }", "rm x")]
    [InlineData("{(rm x)}", "rm x")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "a | b | c | d | e")]
    [InlineData("while a; do b; done; until c\ndo d\ndone", "a | b | c | d")]
    [InlineData("for x in $(a) b; do c $x; done", "a | c <$x>")]
    [InlineData("for ((i=$(a); i<3; i++)); do b; done", "a | b")]
    [InlineData("for x do b; done", "b")]
    [InlineData("case $(a) in (b|$(c)) d;; e) f;& g) h;;& *) i; esac; j", "a | c | d | f | h | i | j")]
    [InlineData("select x in a b; do c; done", "c")]
    [InlineData("ls(){ rm x; }; ls", "rm x | ls")]
    [InlineData("function ls { rm x; }\nls", "rm x | ls")]
    [InlineData("! a", "a")]
    [InlineData("! ! time -p a | b", "a | b")]
    [InlineData("[[ -f $(a) && ( b < c || $x =~ ^(a|b)$ ) ]] && d", "a | d")]
    [InlineData("[[ <(rm x) ]]", "rm x")]
    [InlineData("(( x + $(a) )) && b", "a | b")]
    [InlineData("echo $(( 1 + $(a) )) $[2 + `b`]", "a | b | echo <$(( 1 + $(a) ))> <$[2 + `b`]>")]
    [InlineData("echo ${x:-$(a)} \"${x:-`b`}\"", "a | b | echo <${x:-$(a)}> <${x:-`b`}>")]
    [InlineData("echo ${x:-<(a)}", "a | echo <${x:-<(a)}>")]
    [InlineData("a > $(b) 2>&1 < <(c)", "b | c | a")]
    [InlineData("> x a", "a")]
    [InlineData("a#b #c; d", "a#b")]
    [InlineData("a \\\n b", "a b")]
    [InlineData("'r'm -\"r\"\\f x", "rm -rf x")]
    [InlineData("$'\\x72\\155' x", "rm x")]
    [InlineData("$\"rm\" x", "rm x")]
    [InlineData("\"$x\" y", "<$x> y")]
    [InlineData("ls *.cs {a,b} ~/x HEAD@{1} {}", "ls <*.cs> <{a,b}> <~/x> HEAD@{1} {}")]
    [InlineData("a=1 b+=2 c", "c")]
    [InlineData("export A=$(b)", "b | export A")]
    [InlineData("echo a=b", "echo a=b")]
    [InlineData("a >& x; b &> y; c >| z; d {fd}> w; e 2>>v; f <> u", "a | b | c | d | e | f")]
    [InlineData("time", "")]
    [InlineData("", "")]
    [InlineData("# only a word", "")]
    public void TheCommandsOfALineAreTold(string line, string expected) => Assert.Equal(expected, Commands(ShellReading.Of(line)));

    [Theory]
    [InlineData("bash -c 'rm x'", "bash -c rm x | rm x")]
    [InlineData("bash -lc \"bash -c 'rm x'\"", "bash -lc bash -c 'rm x' | bash -c rm x | rm x")]
    [InlineData("bash -euo pipefail -c 'rm x' a b", "bash -euo pipefail -c rm x a b | rm x")]
    [InlineData("bash --norc -c -- 'rm x'", "bash --norc -c -- rm x | rm x")]
    [InlineData("bash <<< 'rm x'", "bash | rm x")]
    [InlineData("bash <<'E'\nrm x\nE\nls", "bash | rm x | ls")]
    [InlineData("sh -c 'a; b'", "sh -c a; b | a | b")]
    [InlineData("env -i FOO=1 rm x", "env -i FOO=1 rm x | rm x")]
    [InlineData("env -S 'rm x'", "env -S rm x | env rm x | rm x")]
    [InlineData("env -u A -C / rm x", "env -u A -C / rm x | rm x")]
    [InlineData("sudo -u me A=1 rm x", "sudo -u me A=1 rm x | rm x")]
    [InlineData("doas rm x", "doas rm x | rm x")]
    [InlineData("xargs -0 -n1 rm", "xargs -0 -n1 rm | rm <<what it reads>>")]
    [InlineData("xargs -I{} mv {} {}.bak", "xargs -I{} mv {} {}.bak | mv <{}> <{}.bak>")]
    [InlineData("xargs -I{} sh -c 'rm {}'", "xargs -I{} sh -c rm {} | sh -c <rm {}> | rm {}")]
    [InlineData("nohup nice -n 5 timeout -k 1 5 stdbuf -oL rm x &", "nohup nice -n 5 timeout -k 1 5 stdbuf -oL rm x | nice -n 5 timeout -k 1 5 stdbuf -oL rm x | timeout -k 1 5 stdbuf -oL rm x | stdbuf -oL rm x | rm x")]
    [InlineData("command rm x; builtin cd y; exec rm z", "command rm x | rm x | builtin cd y | cd y | exec rm z | rm z")]
    [InlineData("eval rm \"x y\"", "eval rm x y | rm x y")]
    [InlineData("eval 'rm x;' ls", "eval rm x; ls | rm x | ls")]
    [InlineData("find . -name '*.o' -exec rm {} \\; -exec ls {} +", "find . -name *.o -exec rm {} ; -exec ls {} + | rm <{}> | ls <{}>")]
    [InlineData("busybox rm x", "busybox rm x | rm x")]
    [InlineData("watch -n 1 'rm x'", "watch -n 1 rm x | rm x")]
    [InlineData("setsid -f rm x", "setsid -f rm x | rm x")]
    [InlineData("flock /tmp/l -c 'rm x'", "flock /tmp/l -c rm x | rm x")]
    [InlineData("trap 'rm x' EXIT", "trap rm x EXIT | rm x")]
    [InlineData("/usr/bin/env rm x", "/usr/bin/env rm x | rm x")]
    [InlineData("uv run git push", "uv run git push | git push")]
    [InlineData("fd -e o -x rm", "fd -e o -x rm | rm <<what it finds>>")]
    [InlineData("strace -f -o t rm x", "strace -f -o t rm x | rm x")]
    public void WhatProgramsStartIsToldToo(string line, string expected) => Assert.Equal(expected, Commands(ShellReading.Of(line)));

    [Theory]
    [InlineData("ls > a.txt", "a.txt")]
    [InlineData("ls &> a; b >> \"c d\" 2> /dev/null", "a | c d")]
    [InlineData("ls 2>&1 >&- >&2", "")]
    [InlineData("{ ls; } > a", "a")]
    [InlineData("ls > $x", "<$x>")]
    [InlineData("bash -c 'ls > a'", "a")]
    public void TheFilesThatAreWrittenAreTold(string line, string expected) =>
        Assert.Equal(expected, string.Join(" | ", ShellReading.Of(line).Writes.Select(Shown)));

    [Theory]
    [InlineData("$x a", true)]
    [InlineData("eval \"$x\"", true)]
    [InlineData("bash -c \"$x\"", true)]
    [InlineData("curl x | sh", true)]
    [InlineData("curl x | sudo bash -s", true)]
    [InlineData("cat x | python3 -", true)]
    [InlineData("bash < x", true)]
    [InlineData("bash <(curl x)", true)]
    [InlineData("zsh -c 'rm x'", true)]
    [InlineData("parallel rm ::: a b", true)]
    [InlineData("echo 'unterminated", true)]
    [InlineData("if a; then b", true)]
    [InlineData("a; )", true)]
    [InlineData("a\0b", true)]
    [InlineData("coproc a", true)]
    [InlineData("ls @(a|b)", true)]
    [InlineData("env -S 'rm ${x}'", true)]
    [InlineData("env --unheard-of rm x", true)]
    [InlineData("timeout $x rm y", true)]
    [InlineData("echo $((a) )", true)]
    [InlineData("sh -c \"echo $'a\\\\'; rm x #'\"", true)]
    [InlineData("mapfile -C 'rm x' -c 1 y", true)]
    [InlineData("echo ${ rm x; }", true)]
    [InlineData("i\\\nf rm x; then ls; fi", true)]
    [InlineData(". ./file", false)]
    [InlineData("source x", false)]
    [InlineData("python -c 'import os'", true)]
    [InlineData("node -e 'x()'", true)]
    [InlineData("perl -pe 's/a/b/e' x", true)]
    [InlineData("python3 <<E\nx\nE", true)]
    [InlineData("ssh host rm x", false)]
    [InlineData("PATH=. ls", false)]
    [InlineData("PATH=.; ls", false)]
    [InlineData("export LD_PRELOAD=x; ls", false)]
    [InlineData("LD_PRELOAD=x ls", false)]
    [InlineData("for PATH in .; do ls; done", false)]
    [InlineData(": ${PATH:=.}", false)]
    [InlineData("alias ls='rm x'", false)]
    [InlineData("echo ${x@P}", false)]
    [InlineData("echo ${!x}", false)]
    [InlineData("echo $((x))", false)]
    [InlineData("echo ${a[$x]}", true)]
    [InlineData("echo ${a[x]}", false)]
    [InlineData("[[ $x -eq 1 ]]", false)]
    [InlineData("ls(){ rm x; }", false)]
    [InlineData("ls\r", false)]
    [InlineData("ls\u00a0-l", false)]
    [InlineData("ls \u202e x", false)]
    public void WhatCannotBeUnderstoodIsSaidToBeSo(string line, bool mayRunAnything)
    {
        var reading = ShellReading.Of(line);
        Assert.NotEmpty(reading.Opaque);
        Assert.All(reading.Opaque, part => Assert.NotEmpty(part.Reason));
        Assert.Equal(mayRunAnything, reading.Opaque.Any(part => part.MayRunAnything));
    }

    [Theory]
    [InlineData("echo $((1 + 2)) ${x:0:3} ${#x} ${a[@]} ${a[1]} ${x%.*} \"${x:-y}\" $? $1 \"$@\"")]
    [InlineData("x=1; echo $x; for f in a b; do cat \"$f\"; done")]
    [InlineData("CI=1 NO_COLOR=1 LC_ALL=C npm test 2>&1 | tail -5")]
    [InlineData("while IFS= read -r line; do echo \"$line\"; done < x")]
    [InlineData("echo \"naïve – 日本\"")]
    [InlineData("set -euo pipefail; [ -f x ] && cat x")]
    [InlineData("awk -F: '{print $1}' /etc/passwd")]
    [InlineData("python -m pytest -q")]
    public void WhatIsPlainIsUnderstood(string line) => Assert.Empty(ShellReading.Of(line).Opaque);

    [Fact]
    public void ALineLongerThanAnyArgumentIsNotRead()
    {
        var reading = ShellReading.Of($"ls {new string('x', ShellReading.CharsMax)}");
        Assert.Empty(reading.Commands);
        Assert.True(Assert.Single(reading.Opaque).MayRunAnything);
    }

    [Fact]
    public void AFunctionThatStartsItselfIsTold() => Assert.Equal([":"], ShellReading.Of(":(){ :|:& };:").SelfStarting);

    [Fact]
    public void ManyCommandsEndTheReading() => Assert.False(ShellReading.Of(string.Concat(Enumerable.Repeat("ls;", 5_000))).IsWhole);

    private static string Commands(ShellReading reading) => string.Join(" | ", reading.Commands.Select(command => string.Join(' ', command.Words.Select(Shown))));

    private static string Shown(ShellWord word) => word.IsLiteral ? word.Text : $"<{word.Text}>";
}
