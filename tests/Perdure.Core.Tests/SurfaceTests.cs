using System.Runtime.CompilerServices;

namespace Perdure.Core.Tests;

/// <summary>Surfaces draw the view of a session; what stands in the log is no business of theirs.</summary>
public class SurfaceTests
{
    private static readonly string[] Surfaces = ["Perdure.Cli"];

    /// <summary>Who has to do with entries all the same, and why.</summary>
    private static readonly Dictionary<string, string> Readers = new(StringComparer.Ordinal)
    {
        ["Demo/Evidence.cs"] = "proves to the user what stands in the log",
        ["Exec/EndedSession.cs"] = "plays the end of a log once more; it is no presentation",
        ["Exec/SessionFollower.cs"] = "decides after which entry a run may be over; it is no presentation",
        ["Goals/GoalStart.cs"] = "waits until the goal it sets is prepared; it is no presentation",
        ["Sessions/EntryLine.cs"] = "is a line of `sessions log`, whose subject are the entries",
        ["Sessions/LogCommand.cs"] = "is `sessions log`, whose subject are the entries",
        ["Sessions/LogExcerpt.cs"] = "reads the newest entries of a log that takes too long to be read whole",
        ["Sessions/RewindReport.cs"] = "waits for the entry that ends a rewind",
    };

    [Fact]
    public void NoSurfaceReadsEvents()
    {
        var found = Surfaces.SelectMany(Sources).Where(file => File.ReadAllText(file.Path).Contains("Core.Events", StringComparison.Ordinal)).Select(file => file.Name);

        // A file that is missing here reads events without a reason; one that is too many may be struck off the list.
        Assert.Equal(Readers.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string Name)> Sources(string project)
    {
        var folder = Root(project);
        return Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Select(file => (file, Path.GetRelativePath(folder, file).Replace('\\', '/')));
    }

    private static string Root(string project, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", project);
}
