using System.Security.Cryptography;
using System.Text;
using Perdure.Hosting;
using Perdure.Tools.Programs;

namespace Perdure.Cli.Service;

/// <summary>What a service manager has to know to run the daemon of a home.</summary>
/// <param name="Variables">What the daemon needs of the environment of whoever installs it. Keys are not among them: a unit is read by others.</param>
internal sealed record ServiceFacts(string Executable, string Home, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Stands in every file that is written here, and tells it from one that somebody wrote by hand.</summary>
    public const string Mark = "Written by `perdure service install`; `perdure service uninstall` removes it.";

    private static readonly string[] Passed = ["PATH", HelperProgram.FoldersVariable, "PERDURE_KEEPER", "DOTNET_ROOT"];

    /// <summary>The daemon of the usual home has the plain name; another home has a service of its own beside it.</summary>
    public string Name => Home == Usual ? "perdure" : $"perdure-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)))[..8]}";

    public string ErrorFile => Path.Combine(Home, "run", "serve.err");

    private static string Usual => Path.Combine(UserFolder, ".perdure");

    public static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public static ServiceFacts Of(Home home)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Hosting.Home.Variable] = home.Folder };
        foreach (var name in Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) { variables[name] = value; }
        }

        return new ServiceFacts(Environment.ProcessPath!, home.Folder, variables);
    }
}
