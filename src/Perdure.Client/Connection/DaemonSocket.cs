using System.Globalization;

namespace Perdure.Client.Connection;

/// <summary>Where the one daemon of a home is: its socket, for the owner only, and the file that says that it is the only one.</summary>
public sealed record DaemonSocket(string Home)
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whoever only asks who holds the lock has it for an instant.</summary>
    private const int LockTriesMax = 5;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(2);

    public string Folder => Path.Combine(Home, "run");

    public string SocketFile => Path.Combine(Folder, "perdure.sock");

    public string LogFile => Path.Combine(Folder, "serve.log");

    /// <summary>Counts how often unfinished turns were taken up.</summary>
    public string AttemptsFile => Path.Combine(Folder, "attempts.json");

    private string LockFile => Path.Combine(Folder, "serve.lock");

    /// <summary>Says which process holds the lock: a locked file cannot be read.</summary>
    private string PidFile => Path.Combine(Folder, "serve.pid");

    public bool IsTooLong => Socket.IsTooLong;

    /// <summary>Only whoever holds the lock may listen there.</summary>
    public LocalSocket Socket => new(SocketFile);

    /// <summary>Somebody may have removed it.</summary>
    public bool HasLockFile => File.Exists(LockFile);

    /// <summary>Holds the place for as long as it is not disposed; the kernel lets go when the process ends, however it ends.</summary>
    /// <exception cref="DaemonRunsAlreadyException">Another daemon has it.</exception>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(Folder, OwnersFolder); }

        var held = Held() ?? throw new DaemonRunsAlreadyException($"A daemon of {Home} runs already; see `perdure serve status`, or take its place with `perdure serve --replace`.");
        try
        {
            File.WriteAllText(PidFile, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        }
        catch (IOException)
        {
            // On a full disk; the lock counts, the number is for those who find no socket.
        }

        return held;
    }

    /// <returns>The process that is this home's daemon, or 0 where nobody can tell its number; null where there is none.</returns>
    public int? Holder()
    {
        if (!File.Exists(LockFile)) { return null; }

        try
        {
            // A look takes the shared lock for an instant; a daemon has the exclusive one.
            using var free = new FileStream(LockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            return File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        }
    }

    /// <returns>Null where another process has it.</returns>
    private FileStream? Held()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // .NET locks a file that is opened so with flock.
                return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(LockFile))
            {
                if (tries == LockTriesMax) { return null; }

                Thread.Sleep(LockPause);
            }
        }
    }

    /// <returns>Null where no daemon listens.</returns>
    public Task<System.Net.Sockets.Socket?> ConnectAsync(CancellationToken cancel) => Socket.ConnectAsync(cancel);
}

/// <summary>There is one daemon a home.</summary>
public sealed class DaemonRunsAlreadyException(string message) : Exception(message);
