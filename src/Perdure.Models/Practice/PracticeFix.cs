namespace Perdure.Models.Practice;

/// <summary>A repair the practice model knows, told by the failing test that calls for it.</summary>
/// <param name="Operation">The operation of calc.sh that the failing test names.</param>
internal sealed record PracticeFix(string Operation, string Finding, string Patch)
{
    public static readonly PracticeFix[] All =
    [
        new("add", "`add` subtracts.", Hunk("-    echo $(($1 - $2))", "+    echo $(($1 + $2))")),
        new(
            "largest",
            "`largest` compares the wrong way round.",
            Hunk(
                """-    if [ "$1" -lt "$2" ]; then echo "$1"; else echo "$2"; fi""",
                """+    if [ "$1" -gt "$2" ]; then echo "$1"; else echo "$2"; fi""")),
        new(
            "divide",
            "`divide` does not look at what it divides by.",
            Hunk(
                "-    echo $(($1 / $2))",
                """+    if [ "$2" -eq 0 ]; then echo "cannot divide by zero"; return 1; fi""",
                "+    echo $(($1 / $2))")),
    ];

    private static string Hunk(params string[] lines) => $"*** Begin Patch\n*** Update File: calc.sh\n@@\n{string.Join('\n', lines)}\n*** End Patch\n";
}
