using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>docs/sandbox.md says which test tries each attack, and those tests are there.</summary>
public partial class SandboxPageTests
{
    [Fact]
    public void EveryAttackOfThePageIsTriedByTheTestItNames()
    {
        var named = Rows().SelectMany(row => TestName().Matches(row).Select(match => match.Value)).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, Tests()));
    }

    [Fact]
    public void EveryAttackThatIsTriedIsOnThePage()
    {
        var named = Rows().SelectMany(row => TestName().Matches(row).Select(match => match.Value)).ToHashSet();
        var tried = Tests().Where(name => name.StartsWith("AttacksOn", StringComparison.Ordinal)).Except(ThatWhatIsAllowedWorks);
        Assert.All(tried, name => Assert.Contains(name, named));
    }

    /// <summary>They prove that a wall is no wall against the work itself.</summary>
    private static string[] ThatWhatIsAllowedWorks =>
    [
        $"{nameof(AttacksOnFiles)}.{nameof(AttacksOnFiles.StillLetTheWorkspaceBeWritten)}",
        $"{nameof(AttacksOnProcesses)}.{nameof(AttacksOnProcesses.MaySetTheirOwnLimitsAndPriorities)}",
        $"{nameof(AttacksOnSockets)}.{nameof(AttacksOnSockets.DoNotKeepACommandFromStartingWhereTheyComeAndGo)}",
        $"{nameof(AttacksOnSockets)}.{nameof(AttacksOnSockets.OfOnesOwnWorkWithinNamespaces)}",
        $"{nameof(AttacksOnSockets)}.{nameof(AttacksOnSockets.OfOnesOwnWorkSpeakByPathWithinNamespaces)}",
    ];

    private static IEnumerable<string> Rows([CallerFilePath] string here = "") =>
        File.ReadLines(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/sandbox.md"))).Where(line => line.StartsWith('|'));

    private static HashSet<string> Tests() =>
    [
        .. typeof(SandboxPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any())
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
    ];

    [GeneratedRegex("[A-Z][A-Za-z]+\\.[A-Z][A-Za-z]+(?=`)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
