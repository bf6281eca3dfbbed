using System.Collections;
using System.Text.RegularExpressions;

namespace Perdure.Tools.Commands;

/// <summary>What the programs that are started here see of this process's environment: what is known to be needed, what was named, and nothing else.</summary>
/// <param name="more">Names the user chose; a <c>*</c> at the end stands for any characters.</param>
public sealed partial class CommandEnvironment(params IReadOnlyCollection<string> more)
{
    private const string Ours = "PERDURE_";

    /// <summary>Words in the names of variables that hold secrets.</summary>
    private static readonly string[] Secret = ["KEY", "SECRET", "TOKEN", "PASSW", "PASSPHRASE", "CREDENTIAL", "AUTH"];

    public static CommandEnvironment Usual { get; } = new();

    /// <param name="sandboxed">Whether the services of the desktop are out of reach anyway.</param>
    public Dictionary<string, string> Variables(bool sandboxed)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var (name, value) = ((string)variable.Key, (string?)variable.Value ?? "");
            if (IsPassedOn(name, value, sandboxed)) { variables[name] = value; }
        }

        return variables;
    }

    /// <summary>Whether a variable of this name probably holds a secret.</summary>
    public static bool HoldsSecret(string name) => !UsualVariables.AreKnownByName(name) && Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private bool IsPassedOn(string name, string value, bool sandboxed)
    {
        if (name.StartsWith(Ours, StringComparison.OrdinalIgnoreCase)) { return false; }

        // Who names it by its whole name means it, secret or not.
        if (more.Contains(name, StringComparer.OrdinalIgnoreCase)) { return true; }

        var usual = UsualVariables.Include(name) || (!sandboxed && UsualVariables.OfTheDesktop(name)) || more.Any(pattern => Begins(name, pattern));
        return usual && !HoldsSecret(name) && !AddressWithPassword().IsMatch(value);
    }

    private static bool Begins(string name, string pattern) => pattern.EndsWith('*') && name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("://[^/@\\s]+@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressWithPassword();
}
