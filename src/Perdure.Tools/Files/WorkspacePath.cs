using Perdure.Runtime.Ports;

namespace Perdure.Tools.Files;

/// <summary>A place the model named, resolved once. What a tool may touch is asked here.</summary>
public sealed record WorkspacePath
{
    /// <summary>More links than this in one path is a loop, as it is for the kernel.</summary>
    private const int LinksMax = 40;

    private WorkspacePath(string workspace, string full)
    {
        Workspace = workspace;
        Full = full;
    }

    public string Workspace { get; }

    public string Full { get; }

    /// <summary>Whether its name lies in the workspace; where links lead to is <see cref="LeadsOutside"/>.</summary>
    public bool IsInside => Contains(Workspace, Full);

    /// <summary>How it is shown to the model: short inside the workspace, whole outside.</summary>
    public string Shown => !IsInside ? Full : Full == Workspace ? "." : Slashed(Path.GetRelativePath(Workspace, Full));

    /// <summary>Whether writing there would change something outside the workspace, by its name or through links.</summary>
    public bool LeadsOutside => !Contains(Resolved(Workspace), Resolved(Full));

    public static WorkspacePath Of(ToolRun run, string? given) => Of(run.Workspace, given);

    public static WorkspacePath Of(string workspace, string? given)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(workspace));
        var wanted = string.IsNullOrWhiteSpace(given) ? "." : given;
        if (wanted == "~" || wanted.StartsWith("~/", StringComparison.Ordinal))
        {
            wanted = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + wanted[1..];
        }

        return new(root, Path.TrimEndingDirectorySeparator(Path.GetFullPath(wanted, root)));
    }

    /// <summary>The place with every link on the way followed; what does not exist yet stays as it is named.</summary>
    public static string Resolved(string full)
    {
        var links = 0;
        var left = new Stack<string>(Parts(full).Reverse());
        var at = Path.GetPathRoot(full) ?? "/";
        while (left.TryPop(out var part))
        {
            if (part == "..") { at = Path.GetDirectoryName(at) ?? at; continue; }

            var next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > LinksMax) { at = next; continue; }

            foreach (var step in Parts(target).Reverse()) { left.Push(step); }
            if (Path.IsPathRooted(target)) { at = Path.GetPathRoot(target)!; }
        }

        return at;
    }

    /// <summary>The place with every link on the way to it followed; a link at its end is itself the place.</summary>
    public static string WithoutLinksAbove(string full) =>
        Path.GetDirectoryName(full) is { } folder ? Path.Combine(Resolved(folder), Path.GetFileName(full)) : full;

    private static IEnumerable<string> Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar).Where(part => part is not ("" or "."));

    internal static bool Contains(string folder, string path) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
