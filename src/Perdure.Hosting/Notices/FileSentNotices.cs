using Perdure.Core;
using Perdure.Runtime;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Notices;

/// <summary>Keeps the last notice of each session in a small file of its own.</summary>
public sealed class FileSentNotices(Home home) : ISentNotices
{
    public ValueTask<string?> LastAsync(SessionId session, CancellationToken cancel) =>
        ValueTask.FromResult(File.Exists(FileOf(session)) ? File.ReadAllText(FileOf(session)) : null);

    public ValueTask SetAsync(SessionId session, string id, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(session))!);
        AtomicFile.Write(FileOf(session), id);
        return ValueTask.CompletedTask;
    }

    public ValueTask ForgetAsync(SessionId session, CancellationToken cancel)
    {
        if (File.Exists(FileOf(session))) { File.Delete(FileOf(session)); }

        return ValueTask.CompletedTask;
    }

    private string FileOf(SessionId session) => Path.Combine(home.Folder, "notices", session.Value);
}
