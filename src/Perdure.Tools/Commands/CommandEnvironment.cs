using System.Collections;

namespace Perdure.Tools.Commands;

/// <summary>The environment of this process without what is no business of the programs it starts.</summary>
public static class CommandEnvironment
{
    /// <summary>Words in the names of variables that hold secrets.</summary>
    private static readonly string[] Secret = ["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL"];

    public static Dictionary<string, string> Filtered()
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!IsSecret(name)) { variables[name] = (string?)variable.Value ?? ""; }
        }

        return variables;
    }

    /// <summary>Whether a variable of this name probably holds a secret.</summary>
    public static bool HoldsSecret(string name) => Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsSecret(string name) => name.StartsWith("PERDURE_", StringComparison.OrdinalIgnoreCase) || HoldsSecret(name);
}
