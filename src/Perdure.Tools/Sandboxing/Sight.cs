using System.Collections.Immutable;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;

namespace Perdure.Tools.Sandboxing;

/// <summary>What the tools of this process may show: nothing that the walls hide from commands, by whatever name or link it is reached.</summary>
/// <param name="perdureHome">Keys and logs lie there; null where there is none.</param>
public sealed class Sight(string? perdureHome)
{
    private const string Processes = "/proc/";

    private readonly ImmutableArray<string> _secret =
        [.. HiddenPlaces.Of(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "/root").Distinct().Select(WorkspacePath.Resolved)];

    private readonly string? _home = perdureHome is null ? null : WorkspacePath.Resolved(Path.GetFullPath(perdureHome));

    /// <returns>Why not, for the model; null where it may be shown.</returns>
    public string? Misfit(ToolRun run, WorkspacePath path) => Hides(run, WorkspacePath.Resolved(path.Full))
        ? $"{path.Shown} is hidden: it lies where keys, passwords or the logs of sessions are kept, and no tool shows what is there. Ask the user for what you need of it."
        : null;

    /// <param name="place">Without links.</param>
    public bool Hides(ToolRun run, string place) =>
        run.Bounds is not null && (_secret.Any(folder => WorkspacePath.Contains(folder, place)) || IsOfAProcess(place) || IsKeptBy(run, place));

    /// <summary>Whether something below a place, links not followed, would be hidden: where not, nobody needs to look at each file.</summary>
    public bool HidesBelow(ToolRun run, string place) =>
        run.Bounds is not null && (place == "/" || WorkspacePath.Contains("/proc", place) || _secret.Append(_home).OfType<string>().Any(folder => WorkspacePath.Contains(place, folder)));

    /// <summary>In the home only what the model was referred to is shown: its own runs, and the <c>/tmp</c> of its commands.</summary>
    private bool IsKeptBy(ToolRun run, string place)
    {
        if (_home is null || !WorkspacePath.Contains(_home, place)) { return false; }

        string[] shown = [WorkspacePath.Resolved(run.RunsFolder), SandboxGround.Of(run.Workspace, _home).Temporary, .. Workspace(run)];
        return !shown.Any(folder => WorkspacePath.Contains(folder, place));
    }

    /// <summary>Somebody who works in the home, as on a configuration, means it.</summary>
    private IEnumerable<string> Workspace(ToolRun run) =>
        WorkspacePath.Resolved(run.Workspace) is var workspace && workspace != _home && WorkspacePath.Contains(_home!, workspace) ? [workspace] : [];

    /// <summary>The environment of a process holds keys, its descriptors open files; this process is one of them.</summary>
    private static bool IsOfAProcess(string place) =>
        place.StartsWith(Processes, StringComparison.Ordinal) && place.Length > Processes.Length && char.IsAsciiDigit(place[Processes.Length]);
}
