using System.Diagnostics;
using System.Text;
using Perdure.Shell.Reading;

namespace Perdure.Core.Tests.Permissions;

/// <summary>What bash really does with a line, beside what was read of it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ShellAgainstBash : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("perdure-bash-").FullName;

    public ShellAgainstBash()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "work"));
        Stub("a", 0);
        Stub("b", 1);
        Stub("c", 0);
        Stub("d", 0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>PERDURE_SHELL_SEEDS asks for more than a test takes time for.</summary>
    [Fact]
    public void WhateverBashRunsWasTold()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("PERDURE_SHELL_SEEDS") ?? "400");
        var first = int.Parse(Environment.GetEnvironmentVariable("PERDURE_SHELL_SEED") ?? "0");
        var ran = 0;
        var whole = 0;
        var failures = new StringBuilder();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var line = ShellTokens.Script(new Random(seed));
            if (DefinesFunction(line)) { continue; }

            var reading = ShellReading.Of(line);
            if (reading.Opaque.Any(part => part.MayRunAnything)) { continue; }

            whole++;
            var stage = Stage(seed);
            Bash(line, stage);
            foreach (var arguments in Logged(stage))
            {
                ran++;
                if (!reading.Commands.Any(command => CouldBe(command.Words.AsSpan(), arguments) || IsScriptOf(command, arguments)))
                {
                    failures.AppendLine($"Seed {seed}: bash ran [{string.Join("] [", arguments)}] of\n{line}\n--- and it was read as\n{string.Join('\n', reading.Commands.Select(command => command.Line))}");
                }
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(ran > whole / 4, $"Expected bash to run many of {whole} lines, found {ran}.");
    }

    [Fact]
    public void QuotesMeanWhatBashTakesThemFor()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var line = "printf '%s\\0' x " + string.Join(' ', Enumerable.Range(0, 12).Select(_ => Quoted(random)));
            var reading = ShellReading.Of(line);
            var output = Bash(line, programs: "/nowhere");
            Assert.True(output.Length > 0, $"Seed {seed}: bash does not take\n{line}");
            var expected = output.Split('\0')[1..^1];
            var words = reading.Commands[^1].Words.Skip(3).ToArray();
            Assert.True(expected.Length == words.Length, $"Seed {seed}: expected {expected.Length} words, found {words.Length} in\n{line}");
            for (var at = 0; at < words.Length; at++)
            {
                Assert.True(!words[at].IsLiteral || words[at].Text == expected[at], $"Seed {seed}: expected <{expected[at]}>, found <{words[at].Text}> in\n{line}");
            }
        }
    }

    /// <summary>One that starts itself would not end.</summary>
    private static bool DefinesFunction(string line) => line.Replace(" ", "").Replace("\t", "").Replace("\n", "").Replace("\\", "").Contains("()", StringComparison.Ordinal);

    private static bool CouldBe(ReadOnlySpan<ShellWord> words, ReadOnlySpan<string> arguments)
    {
        if (words.IsEmpty) { return arguments.IsEmpty; }
        if (words[0].MayBeMany) { return CouldBe(words[1..], arguments) || (!arguments.IsEmpty && CouldBe(words, arguments[1..])); }
        if (arguments.IsEmpty) { return false; }

        return (words[0].IsLiteral ? words[0].Text == arguments[0] : arguments[0].AsSpan().StartsWith(words[0].Start, StringComparison.Ordinal)) && CouldBe(words[1..], arguments[1..]);
    }

    /// <summary><c>bash -e c x</c> runs the file c.</summary>
    private static bool IsScriptOf(SimpleCommand command, string[] arguments) =>
        command.FileName is "bash" or "sh" && Enumerable.Range(1, command.Words.Length).Any(at => CouldBe(command.Words.AsSpan()[at..], arguments));

    private static string Quoted(Random random)
    {
        string[] pieces =
        [
            "a", "'b c'", "\"d  e\"", "\\f", "\\ ", "\"\\\"\"", "'\\'", "\"\\$x\"", "\"\\q\"", "$'\\t'", "$'\\x41\\102'", "$'\\'\\\"\\\\'", "$'q\\u0042z'", "$\"g\"", "\"h\\\ni\"", "j\\\nk", "'l\nm'", "\"'\"",
            "'\"'", "o#", "=", "{}", "\\{a,b\\}", "'{a,b}'", "HEAD@{1}", "-x", "!", "$.", "\"$\"", "$'\\q'", "$'a\\0b'", "\"`printf y`\"", "\"$(printf 'z z')\"", "$((1+2))", "\"${nothing:-w}\"", "ü", "%", "^", "+", "\"a\\`b\"",
        ];
        return string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)])) + "''";
    }

    private void Stub(string name, int exit)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(
            file, $$"""
            #!/bin/bash
            s="$(printf '%s\037' {{name}} "$@"; printf '\036x')"; s="${s//$'\n'/$'\035'}"; printf '%s' "${s%x}" >> "${0%/*}/log"; exit {{exit}}

            """);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>A folder of programs for each line: what one leaves running does not write into the log of another.</summary>
    private string Stage(int number)
    {
        var stage = Directory.CreateDirectory(Path.Combine(_folder, $"stage{number}")).FullName;
        foreach (var stub in new[] { "a", "b", "c", "d" }) { File.CreateSymbolicLink(Path.Combine(stage, stub), Path.Combine(_folder, stub)); }

        foreach (var program in new[] { "bash", "sh", "env", "xargs" })
        {
            File.CreateSymbolicLink(Path.Combine(stage, program), File.Exists($"/bin/{program}") ? $"/bin/{program}" : $"/usr/bin/{program}");
        }

        return stage;
    }

    private static IEnumerable<string[]> Logged(string stage)
    {
        var log = Path.Combine(stage, "log");
        if (!File.Exists(log)) { return []; }

        var entries = File.ReadAllText(log).Replace('\u001d', '\n').Split('\u001e', StringSplitOptions.RemoveEmptyEntries);
        return entries.Select(entry => entry.Split('\u001f')[..^1]);
    }

    private string Bash(string line, string programs)
    {
        // Most of what still runs in the background when bash ends holds its output open.
        var start = new ProcessStartInfo("/bin/bash", ["-c", line])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(_folder, "work"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = programs;
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var errors = bash.StandardError.ReadToEndAsync();
        var output = bash.StandardOutput.ReadToEndAsync();
        if (!Task.WhenAll(errors, output).Wait(Patience))
        {
            bash.Kill(entireProcessTree: true);
            Assert.Fail($"bash did not end:\n{line}");
        }

        bash.WaitForExit();
        return output.Result;
    }
}
