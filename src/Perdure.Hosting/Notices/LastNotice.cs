using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Hosting.Notices;

/// <summary>Remembers, on disk, the last notice of a session that was sent, so that the next process does not send it again.</summary>
public sealed class LastNotice(Home home, SessionId session)
{
    private readonly string _file = FileOf(home, session);

    /// <summary>Null where nobody has looked for notices of this session yet.</summary>
    public string? Read() => File.Exists(_file) ? File.ReadAllText(_file) : null;

    /// <param name="id">Empty where nothing was sent.</param>
    public void Write(string id)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        AtomicFile.Write(_file, id);
    }

    /// <summary>The session is gone for good.</summary>
    public static void Forget(Home home, SessionId session)
    {
        if (FileOf(home, session) is var file && File.Exists(file)) { File.Delete(file); }
    }

    private static string FileOf(Home home, SessionId session) => Path.Combine(home.Folder, "notices", session.Value);
}
