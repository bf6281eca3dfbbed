namespace Perdure.Core.Tests.Permissions;

/// <summary>Puts lines together of what shells give a meaning to.</summary>
internal static class ShellTokens
{
    private static readonly string[] Pieces =
    [
        "a", "b", "c", "d", " ", " ", " ", " ", " a ", " b ", " c x ", ";", "; ", "&&", "||", "|", "&", "\n", "\n", "(", ")", "{ ", "; }", "$(", ")", "`", "`", "\"", "\"", "'", "'", "\\", "\\\n",
        "$x", "$", "x=1 ", "x=", "if ", "; then ", "; else ", "; fi", "for x in ", "; do ", "; done", "case a in a) ", " ;; ", " esac", " <<E\n", "\nE\n", " <<'E'\n", " <<-E\n\t", "#", " #", "$((", "))", "1+1",
        "[[ ", " ]]", "=~", "> f", "2>&1", "< /dev/null", "<<< ", "<(", ">(", "eval ", "bash -c ", "sh -c ", "env ", "xargs ", "command ", "! ", "time ", "$'", "$\"", "\\'", "\\x61", "${x:-", "${", "}", "{a,b}", "*", "~", "=", "[", "]",
        "\t", "-", "!", "exec ", "&>", "|&", ";;&", "a=(", "x+=",
    ];

    /// <summary>Anything.</summary>
    public static string Line(Random random, int tokensMax) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(tokensMax)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    /// <summary>Mostly what a shell accepts; now and then a character is lost or a piece strays in.</summary>
    public static string Script(Random random)
    {
        var script = List(random, depth: 3);
        if (random.Next(3) == 0) { script = script.Insert(random.Next(script.Length + 1), Pieces[random.Next(Pieces.Length)]); }
        if (random.Next(4) == 0 && script.Length > 1) { script = script.Remove(random.Next(script.Length - 1), 1); }

        return script;
    }

    private static string List(Random random, int depth) =>
        string.Join(One(random, "; ", " && ", " || ", " | ", "\n", " & ", " |& ", ";"), Enumerable.Range(0, 1 + random.Next(depth)).Select(_ => Command(random, depth - 1)));

    private static string Command(Random random, int depth) => (depth < 1 ? random.Next(8) : random.Next(20)) switch
    {
        < 6 => Simple(random, depth),
        6 => $"{One(random, "x", "y+")}={Word(random, depth)} {Simple(random, depth)}",
        7 => $"{One(random, "! ", "time ", "command ", "env ", "exec ", "builtin ", "env -i PATH=\"$PATH\" ", "\\\n")}{Simple(random, depth)}",
        8 => $"({List(random, depth)})",
        9 => $"{{ {List(random, depth)}; }}",
        10 => $"if {List(random, depth)}; then {List(random, depth)}; else {List(random, depth)}; fi",
        11 => $"for x in {Word(random, depth)} {Word(random, depth)}; do {List(random, depth)}; done",
        12 => $"case {Word(random, depth)} in a) {List(random, depth)};; ({Word(random, depth)}|*) {List(random, depth)}{One(random, ";;", "", ";&")} esac",
        13 => $"eval {Single(List(random, depth))}",
        14 => $"{One(random, "bash -c", "sh -c", "bash -ec", "command bash -c")} {Single(List(random, depth))}",
        15 => $"bash -c {Word(random, depth)}",
        16 => $"{Simple(random, depth)} <<{One(random, "E", "'E'", "-E")}\n{List(random, depth)}\nE\n",
        17 => $"bash <<{One(random, "E", "'E'")}\n{List(random, depth)}\nE\n",
        18 => $"[[ {Word(random, depth)} {One(random, "==", "=~", "<", "-nt")} {Word(random, depth)} ]] {One(random, "&&", "||")} {Simple(random, depth)}",
        _ => $"{One(random, "printf 'p q\\n' | xargs", "echo z | xargs -I{}", "echo a z | xargs env")} {Simple(random, depth)}",
    };

    private static string Simple(Random random, int depth)
    {
        var words = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => One(random, " ", "\t", " \\\n ") + Word(random, depth)));
        return $"{One(random, "a", "b", "c", "d", "'a'", "\"b\"", "\\c", "$'d'", "$'\\x61'")}{words}{One(random, "", "", "", " >f", " 2>&1", " < /dev/null", " <<< x", " #c", " &>g")}";
    }

    private static string Word(Random random, int depth) => string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Part(random, depth)));

    private static string Part(Random random, int depth) => (depth < 1 ? random.Next(8) : random.Next(16)) switch
    {
        0 or 1 => One(random, "x", "yz", "-f", "=", "{}", "#"),
        2 => One(random, "'s ; t'", "'$(a)'", "'\\'", "'\"'"),
        3 => One(random, "\"u  v\"", "\"\\\"\"", "\"'\"", "\"\\$(a)\"", "\"#\""),
        4 => One(random, "\\;", "\\ ", "\\'", "\\\"", "\\$", "\\`"),
        5 => One(random, "$'\\''", "$'\\x3b'", "$'\\\\'", "$\"w\"", "$'\\n'"),
        6 => One(random, "$x", "\"$x\"", "${x}", "${x:-y}", "${#x}", "$?", "\"$@\""),
        7 => One(random, "{m,n}", "*", "~", "[o]", "$((1+1))", "[", "]"),
        8 or 9 => $"$({List(random, depth)})",
        10 => $"\"$({List(random, depth)})\"",
        11 => $"`{Simple(random, 0).Replace("`", "").Replace("\\", "")}`",
        12 => $"\"`{Simple(random, 0).Replace("`", "").Replace("\\", "").Replace("\"", "")}`\"",
        13 => $"${{x:-{Word(random, depth)}}}",
        14 => $"<({List(random, depth)})",
        _ => $"\"${{x:-{Word(random, depth)}}}\"",
    };

    private static string Single(string text) => $"'{text.Replace("'", "'\\''")}'";

    private static string One(Random random, params string[] of) => of[random.Next(of.Length)];
}
