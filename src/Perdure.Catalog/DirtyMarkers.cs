using Perdure.Core;

namespace Perdure.Catalog;

/// <summary>Remembers on the disk which sessions somebody has opened since the catalog last looked at them.</summary>
/// <remarks>
/// A mark is an empty file that is made before a session is opened for writing, and goes when the catalog has taken the closed session
/// in. So whoever dies in between leaves the mark, and the next listing looks there: it need not look at every other session.
/// </remarks>
internal sealed class DirtyMarkers(string home)
{
    private const char Separator = '@';

    private string Folder => Path.Combine(home, "opened");

    /// <returns>The mark, to be taken away again; null where none could be made.</returns>
    public string? Set(SessionId session)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var mark = Path.Combine(Folder, $"{session}{Separator}{Environment.ProcessId}-{Guid.NewGuid():N}");
            using (File.OpenHandle(mark, FileMode.CreateNew, FileAccess.Write)) { }

            return mark;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null; // The next full look finds the session.
        }
    }

    public ILookup<SessionId, string> All() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder).ToLookup(mark => new SessionId(Path.GetFileName(mark).Split(Separator)[0]))
        : Enumerable.Empty<string>().ToLookup(_ => default(SessionId));

    public static void Remove(string? mark)
    {
        try
        {
            if (mark is not null) { File.Delete(mark); }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It stays, and costs the next listing one look.
        }
    }
}
