namespace Perdure.Tools.Keeping;

/// <summary>A command found in its folder on disk, by whichever session it was started.</summary>
/// <param name="Number">The run of its session.</param>
/// <param name="Order">What was ordered; null where it cannot be read any more.</param>
/// <param name="Start">Who claimed it, when.</param>
public sealed record KeptCommand(int Number, string Folder, KeeperRequest? Order, KeeperStart? Start, KeeperRunState Found)
{
    public bool Runs => Found is KeeperRunState.Running or KeeperRunState.OutcomeUnknown { CommandStillRuns: true };

    /// <summary>The commands of a session, in the order they were started.</summary>
    /// <param name="endedToo">Whether those that have ended, and whose folder was kept, are wanted as well.</param>
    public static IEnumerable<KeptCommand> In(string runsFolder, KeeperProgram program, bool endedToo) => !Directory.Exists(runsFolder)
        ? []
        : Directory.EnumerateDirectories(runsFolder)
            .Order(StringComparer.Ordinal)
            .Where(folder => endedToo || !File.Exists(Path.Combine(folder, "exit.json")))
            .Select(folder => Read(folder, program))
            .OfType<KeptCommand>()
            .Where(command => endedToo || command.Runs);

    /// <returns>Null where no command was started in this folder.</returns>
    private static KeptCommand? Read(string folder, KeeperProgram program)
    {
        var files = new RunFiles(folder);
        if (!int.TryParse(Path.GetFileName(folder), out var number) || !files.IsClaimed) { return null; }

        return new KeptCommand(number, folder, files.ReadOrder(), files.ReadStart(), new KeeperRun(folder, program).Find());
    }
}
