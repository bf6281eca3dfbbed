using System.Buffers;
using System.Text.RegularExpressions;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>Tells scripts of sed that only print, skip or replace lines from those that write files or run commands.</summary>
internal sealed partial class SedScript(string text)
{
    private static readonly SearchValues<char> QuietChars = SearchValues.Create("nErsuz");

    private int _at;

    private char Here => _at < text.Length ? text[_at] : '\0';

    public static bool AllArePlain(SimpleCommand command)
    {
        var scripts = 0;
        var words = command.Words;
        for (var at = 1; at < words.Length; at++)
        {
            var word = words[at];
            if (word.MayBeOption)
            {
                if (!word.IsLiteral || !IsPlainOption(word.Text, out var takesScript)) { return false; }
                if (!takesScript) { continue; }
                if (++at == words.Length || !IsPlain(words[at])) { return false; }

                scripts++;
            }
            else if (scripts++ == 0 && !IsPlain(word))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a script may run commands: by <c>e</c> alone or behind <c>s</c>.</summary>
    public static bool MayRun(SimpleCommand command) => !AllArePlain(command) && command.Words.Skip(1).Any(word => !word.IsLiteral || Runs().IsMatch(word.Text));

    private static bool IsPlainOption(string option, out bool takesScript)
    {
        takesScript = option[0] == '-' && option is not ['-', '-', ..] && option[^1] == 'e';
        return option is "--quiet" or "--silent" or "--regexp-extended" or "--null-data" or "--unbuffered" or "--posix"
            || (option is ['-', not '-', ..] && option.AsSpan(1, option.Length - (takesScript ? 2 : 1)).IndexOfAnyExcept(QuietChars) < 0);
    }

    private static bool IsPlain(ShellWord word) => word.IsLiteral && new SedScript(word.Text).IsPlain();

    private bool IsPlain()
    {
        while (true)
        {
            Skip(" \t\n;");
            if (_at == text.Length) { return true; }

            if (!Address() || !Command()) { return false; }

            Skip(" \t");
            if (_at < text.Length && Here is not (';' or '\n')) { return false; }
        }
    }

    private bool Address()
    {
        if (!Place()) { return false; }

        Skip(" \t");
        if (Here == ',')
        {
            _at++;
            Skip(" \t+");
            if (!Place()) { return false; }
        }

        Skip(" \t!");
        return true;
    }

    /// <summary>A number, the end, or a line that matches; or nothing.</summary>
    private bool Place()
    {
        if (Here == '$') { _at++; }
        else if (Here == '/') { return Pattern() && Delimiter(); }
        else { Skip("0123456789~"); }

        return true;
    }

    private bool Command()
    {
        if (Here is 'p' or 'd' or 'q' or '=')
        {
            _at++;
            return true;
        }

        if (Here != 's' || _at + 1 >= text.Length || text[_at + 1] != '/') { return false; }

        _at++;
        if (!Pattern() || !Pattern() || !Delimiter()) { return false; }

        Skip("gpiI0123456789");
        return true;
    }

    /// <summary>From a slash up to the next one that nothing escapes, which stays to be read.</summary>
    private bool Pattern()
    {
        _at++;
        var isInBrackets = false;
        while (_at < text.Length && Here is not ('/' or '\n'))
        {
            isInBrackets = Here == '[' || (isInBrackets && Here != ']');
            _at += Here == '\\' ? 2 : 1;
        }

        // Some take a slash in brackets for an end, some do not.
        return Here == '/' && !isInBrackets;
    }

    private bool Delimiter()
    {
        _at++;
        return true;
    }

    private void Skip(string characters)
    {
        while (_at < text.Length && characters.Contains(text[_at])) { _at++; }
    }

    [GeneratedRegex(@"(^|[;{}\n\d$/])\s*e(\s|$)|[^\w\s\\][gpiImM0-9]*e[gpiImMw0-9]*\s*($|[;}\n])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Runs();
}
