using System.Collections.Immutable;
using Perdure.Runtime.Ports;
using Perdure.Tools.Files;

namespace Perdure.Tools.Sandboxing;

/// <summary>What the tools of this process may show: nothing that the sandbox hide from commands, by whatever name or link it is reached.</summary>
/// <param name="perdureHome">Keys and logs lie there; null where there is none.</param>
public sealed class ReadAccess(string? perdureHome)
{
    private const string Processes = "/proc/";

    private readonly ImmutableArray<string> _secret =
        [.. SecretPaths.Of(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "/root").Distinct().Select(WorkspacePath.Resolved)];

    private readonly string? _home = perdureHome is null ? null : WorkspacePath.Resolved(Path.GetFullPath(perdureHome));

    /// <summary>A path may be swapped while it is looked at; somebody who does so all the time wants something else than the work.</summary>
    private const int AttemptsMax = 3;

    /// <summary>Opens what a tool was asked to show: links are followed, the place is judged, and that very place is opened.</summary>
    internal OpenedPath Open(ToolRun run, WorkspacePath path)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var place = WorkspacePath.Resolved(path.Full);
            if (Misfit(run, path, place) is { } misfit) { return new OpenedPath.Refused(misfit); }

            var found = SafeFileOpener.Open(place);
            if (found is not OpenedPath.Other { Kind: var kind }) { return found; }
            if (kind != FileKind.Link) { return new OpenedPath.Refused($"{path.Shown} {kind.Words()}; nothing of it can be shown."); }
        }

        return new OpenedPath.Refused($"{path.Shown} cannot be opened: a link on its way leads in a circle, or was put there meanwhile.");
    }

    /// <param name="place">Where it leads, without links.</param>
    /// <returns>Why not, for the model; null where it may be shown.</returns>
    internal string? Misfit(ToolRun run, WorkspacePath path, string place) => Hides(run, place)
        ? $"{path.Shown} is hidden: it lies where keys, passwords or the logs of sessions are kept, and no tool shows what is there. Ask the user for what you need of it."
        : null;

    /// <param name="place">Without links.</param>
    public bool Hides(ToolRun run, string place) => Hides(run.Bounds, run.Workspace, run.RunsFolder, place);

    /// <param name="runsFolder">Of the session; null where it has none yet.</param>
    public bool Hides(RunBounds? bounds, string workspace, string? runsFolder, string place) =>
        bounds is not null && (_secret.Any(folder => WorkspacePath.Contains(folder, place)) || IsOfAProcess(place) || IsKept(workspace, runsFolder, place));

    /// <summary>Whether something below a place, links not followed, would be hidden: where not, nobody needs to look at each file.</summary>
    public bool HidesBelow(ToolRun run, string place) =>
        run.Bounds is not null && (place == "/" || WorkspacePath.Contains("/proc", place) || _secret.Append(_home).OfType<string>().Any(folder => WorkspacePath.Contains(place, folder)));

    /// <summary>In the home only what the model was referred to is shown: its own runs, and the <c>/tmp</c> of its commands.</summary>
    private bool IsKept(string workspace, string? runsFolder, string place)
    {
        if (_home is null || !WorkspacePath.Contains(_home, place)) { return false; }

        string[] shown = [.. runsFolder is null ? Array.Empty<string>() : [WorkspacePath.Resolved(runsFolder)], SandboxPaths.Of(workspace, _home).Temporary, .. Workspace(workspace)];
        return !shown.Any(folder => WorkspacePath.Contains(folder, place));
    }

    /// <summary>Somebody who works in the home, as on a configuration, means it.</summary>
    private IEnumerable<string> Workspace(string named) =>
        WorkspacePath.Resolved(named) is var workspace && workspace != _home && WorkspacePath.Contains(_home!, workspace) ? [workspace] : [];

    /// <summary>The environment of a process holds keys, its descriptors open files; this process is one of them.</summary>
    private static bool IsOfAProcess(string place) =>
        place.StartsWith(Processes, StringComparison.Ordinal) && place.Length > Processes.Length && char.IsAsciiDigit(place[Processes.Length]);
}
