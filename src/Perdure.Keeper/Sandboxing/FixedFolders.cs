namespace Perdure.Keeper.Sandboxing;

/// <summary>The folders that are mounts of their own, so that no command can rename them: what may be written, and every folder above something protected or hidden in it.</summary>
/// <remarks>A read-only file could be swapped otherwise: its folder is renamed and another one takes its place.</remarks>
internal static class FixedFolders
{
    /// <returns>Outer folders before inner ones; the root is a mount anyway.</returns>
    public static IEnumerable<string> Of(SandboxRequest sandbox)
    {
        var writable = sandbox.Writable.Where(path => path != "/").ToList();
        string[] kept = [.. SandboxPlaces.Real(sandbox.Protected), .. SandboxPlaces.Real(sandbox.Held), .. SandboxPlaces.Real(sandbox.Masked), .. writable];
        var above = kept.Where(path => Path.Exists(path) && !SandboxPlaces.IsGone(path, sandbox)).SelectMany(path => Above(path, sandbox.Writable));
        return writable.Concat(above).Distinct().OrderBy(path => path.Length);
    }

    static IEnumerable<string> Above(string path, IReadOnlyList<string> writable)
    {
        for (var folder = Path.GetDirectoryName(path); folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
        {
            if (writable.Any(place => place != folder && SandboxPlaces.Lies(folder, place))) { yield return folder; }
        }
    }
}
