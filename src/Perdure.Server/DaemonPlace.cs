using System.Net.Sockets;

namespace Perdure.Server;

/// <summary>Where the one daemon of a home is: its socket, for the owner only, and the file that says that it is the only one.</summary>
public sealed record DaemonPlace(string Home)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>What the kernel takes as the path of a socket.</summary>
    private const int PathBytesMax = 107;

    public string Folder => Path.Combine(Home, "run");

    public string SocketFile => Path.Combine(Folder, "perdure.sock");

    public string LogFile => Path.Combine(Folder, "serve.log");

    /// <summary>Counts how often unfinished turns were taken up.</summary>
    public string AttemptsFile => Path.Combine(Folder, "attempts.json");

    private string LockFile => Path.Combine(Folder, "serve.lock");

    public bool IsTooLong => System.Text.Encoding.UTF8.GetByteCount(SocketFile) > PathBytesMax;

    /// <summary>Holds the place for as long as it is not disposed; the kernel lets go when the process ends, however it ends.</summary>
    /// <exception cref="DaemonRunsAlreadyException">Another daemon has it.</exception>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(Folder, OwnersFolder); }

        try
        {
            // .NET locks a file that is opened so with flock.
            var file = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            file.Flush(flushToDisk: false);
            return file;
        }
        catch (IOException)
        {
            throw new DaemonRunsAlreadyException($"A daemon of {Home} runs already; see `perdure serve status`, or take its place with `perdure serve --replace`.");
        }
    }

    /// <summary>Only whoever holds the lock may ask for this: it takes the place of a socket that a dead daemon left.</summary>
    public Socket Listen(int backlog)
    {
        File.Delete(SocketFile);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketFile));
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(SocketFile, OwnerOnly); }

        socket.Listen(backlog);
        return socket;
    }

    /// <returns>Null where no daemon listens.</returns>
    public async Task<Socket?> ConnectAsync(CancellationToken cancel)
    {
        if (!File.Exists(SocketFile)) { return null; }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), cancel);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose(); // It ended without clearing up.
            return null;
        }
    }
}

/// <summary>There is one daemon a home.</summary>
public sealed class DaemonRunsAlreadyException(string message) : Exception(message);
