using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Models.Tests;

/// <summary>docs/models.md says what is true.</summary>
public class ModelsPageTests
{
    private static readonly string Page = ReadPage();

    [Fact]
    public void TheTableOfFailuresHasEachKindOnce() => Assert.Equal(
        Enum.GetNames<FailureKind>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal),
        Rows("| `").Select(row => Kind(row[0])).Where(kind => Enum.TryParse<FailureKind>(kind, ignoreCase: true, out _)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(FailureKind.Overflow, "compact", AfterFailure.Compact)]
    [InlineData(FailureKind.Auth, "stop", AfterFailure.GiveUp)]
    [InlineData(FailureKind.Invalid, "stop", AfterFailure.GiveUp)]
    [InlineData(FailureKind.Transient, "the same question again", AfterFailure.Wait)]
    [InlineData(FailureKind.Empty, "the same question again", AfterFailure.Wait)]
    [InlineData(FailureKind.Unexplained, "the same question again", AfterFailure.Wait)]
    [InlineData(FailureKind.UnknownModel, "the next model of the chain at once; without one, stop", AfterFailure.GiveUp)]
    [InlineData(FailureKind.Throttled, "the same question again", AfterFailure.Wait)]
    [InlineData(FailureKind.Unreachable, "the same question again", AfterFailure.Wait)]
    [InlineData(FailureKind.Quota, "the next model of the chain; without one, wait", AfterFailure.Wait)]
    public void TheResponseInTheTableIsTheOneTheRulesGive(FailureKind kind, string words, AfterFailure then)
    {
        var row = Assert.Single(Rows("| `"), row => Kind(row[0]).Equals($"{kind}", StringComparison.OrdinalIgnoreCase));
        var at = DateTimeOffset.UnixEpoch;
        var state = SessionState.Empty with { Settings = new Settings([new ModelChoice("mock", "one")]), Model = "mock/one" };

        var response = FailureRules.Response(state, new AwaitingModel(1, Retry.First), new ModelFailure(kind, "", RetryAt: at.AddHours(1)), at);

        Assert.StartsWith(words, row[2], StringComparison.Ordinal);
        Assert.Equal(then, response.Then);
    }

    [Fact]
    public void TheBackoffIsTheOneOfTheRules()
    {
        Assert.Contains($"After {FailureRules.TriesBeforeSwitch} tries", Page, StringComparison.Ordinal);
        Assert.Contains("begins at 0.5 s, doubles, and is never longer than 60 s", Page, StringComparison.Ordinal);
        Assert.InRange(Backoff(tries: 1), 0.4, 0.6);
        Assert.InRange(Backoff(tries: 3), 1.6, 2.4);
        Assert.InRange(Backoff(tries: 50), 48, 60);
    }

    [Fact]
    public void TheProvidersAreTheOnesInTheCatalog()
    {
        var rows = Rows("| ").Where(row => row.Length == 4 && ModelCatalog.ProviderNames.Contains(row[0])).ToList();

        Assert.Equal(ModelCatalog.ProviderNames, rows.Select(row => row[0]));
        Assert.All(rows, row =>
        {
            var provider = ModelCatalog.Provider(row[0], _ => null)!;
            Assert.Equal(provider.Wire, row[1]);
            Assert.True(row[2].Contains("built in", StringComparison.Ordinal) || new Uri(row[2]) == provider.BaseUrl);
            Assert.Equal(provider.Key is null ? "none" : row[3], provider.Key is null ? row[3] : provider.Key.Source["the environment variable ".Length..]);
        });
    }

    [Fact]
    public void TheBoundsOnThePageAreTheOnesInTheCode()
    {
        Assert.Contains($"nothing has come for {ProviderSettings.DefaultStreamIdleTimeoutMs / 1000} s", Page, StringComparison.Ordinal);
        Assert.Contains($"{Http.StreamWatch.SleepMin.TotalSeconds} s further than the monotonic one", Page.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains($"at most {Http.RequestHeaders.ToolCallsMax}", Page, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Misbehaviours))]
    public void EveryMisbehaviourOfTheServerIsOnThePage(string name) => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal);

    public static TheoryData<string> Misbehaviours() =>
        [.. Enum.GetValues<Testing.ServerFaultKind>().Select(kind => System.Text.Json.JsonSerializer.Serialize(kind).Trim('"'))];

    private static string Kind(string cell) => cell.Trim('`').Replace("-", "", StringComparison.Ordinal);

    private static double Backoff(int tries) => FailureRules.Backoff(Questions.Session, round: 1, attempt: 1, tries).TotalSeconds;

    private static IEnumerable<string[]> Rows(string beginning) => Page.Split('\n')
        .Where(line => line.StartsWith(beginning, StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string ReadPage()
    {
        using var reader = new StreamReader(typeof(ModelsPageTests).Assembly.GetManifestResourceStream("models.md")!);
        return reader.ReadToEnd();
    }
}
