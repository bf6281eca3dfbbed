namespace Perdure.Crash.Tests.Stage;

/// <summary>What can stand around a command: bubblewrap's namespaces with the box inside, the box alone, nothing.</summary>
public sealed class EveryWall : TheoryData<string>
{
    private const string Namespaces = "namespaces";
    private const string Box = "box alone";
    private const string None = "none";

    public EveryWall() => AddRange(Namespaces, Box, None);

    /// <summary>What makes it so, in the home's configuration.</summary>
    public static string Settings(string walls) => walls switch
    {
        Namespaces => "",
        Box => """ "bubblewrap": "none", """,
        _ => """ "profile": "full", """,
    };

    /// <summary>What a command tells that looks for a filter and for its place among the processes.</summary>
    public static string AsSeenFromWithin(string walls) => walls switch
    {
        Namespaces => "seccomp 1, child of the first process 1",
        Box => "seccomp 1, child of the first process 0",
        _ => "seccomp 0, child of the first process 0",
    };
}
