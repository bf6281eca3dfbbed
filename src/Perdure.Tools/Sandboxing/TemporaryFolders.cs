namespace Perdure.Tools.Sandboxing;

/// <summary>The folders that commands see as <c>/tmp</c>, one for each workspace; those nobody has used for long are cleared away.</summary>
/// <remarks>They lie in the home, where nobody else can have made them first.</remarks>
internal static class TemporaryFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>As long as most systems keep what lies in <c>/tmp</c>.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(10);

    public static void Use(string folder, DateTime now)
    {
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder, OwnerOnly);
        Directory.SetLastWriteTimeUtc(folder, now);
        if (isNew) { ClearBefore(now - KeptFor, Path.GetDirectoryName(folder)!); }
    }

    private static void ClearBefore(DateTime moment, string folders)
    {
        foreach (var folder in Directory.EnumerateDirectories(folders).Where(folder => Directory.GetLastWriteTimeUtc(folder) < moment))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // What a command made unremovable costs disk and nothing else.
            }
        }
    }
}
