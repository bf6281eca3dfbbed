using System.Text.RegularExpressions;

namespace Perdure.Models.Practice;

/// <summary>What a run of test.sh said, as the model sees it.</summary>
/// <param name="Failing">The operation and the whole line of the first test that failed.</param>
internal sealed partial record TestRun(bool Readable, int Passed, int Failed, (string Operation, string Line)? Failing)
{
    public bool AllPass => Readable && Failed == 0 && Passed > 0;

    public static TestRun Read(string output)
    {
        if (Sum().Match(output) is not { Success: true } sum) { return new TestRun(Readable: false, 0, 0, Failing: null); }

        var failing = Failure().Match(output) is { Success: true } line ? (line.Groups["operation"].Value, line.Value) : ((string, string)?)null;
        return new TestRun(Readable: true, int.Parse(sum.Groups["passed"].ValueSpan), int.Parse(sum.Groups["failed"].ValueSpan), failing);
    }

    [GeneratedRegex(@"(?<passed>\d{1,6}) passed, (?<failed>\d{1,6}) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();

    [GeneratedRegex(@"not ok [^:\n]*: (?<operation>\w+)[^\n]*", RegexOptions.ExplicitCapture)]
    private static partial Regex Failure();
}
