using System.Net.Sockets;

namespace Perdure.Client.Connection;

/// <summary>A socket of this machine, by its file, for its owner only.</summary>
public sealed record LocalSocket(string SocketFile)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What the kernel takes as the path of a socket.</summary>
    private const int PathBytesMax = 107;

    private const string Scheme = "unix:";

    public bool IsTooLong => System.Text.Encoding.UTF8.GetByteCount(SocketFile) > PathBytesMax;

    /// <summary>How it is named beside a writer's lock.</summary>
    public string Address => Scheme + SocketFile;

    /// <returns>Null where the address is of another kind.</returns>
    public static LocalSocket? At(string address) => address.StartsWith(Scheme, StringComparison.Ordinal) ? new LocalSocket(address[Scheme.Length..]) : null;

    /// <summary>Takes the place of a socket that a dead process left; so only whoever knows that nobody listens there may ask for this.</summary>
    public Socket Listen(int backlog)
    {
        File.Delete(SocketFile);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketFile));
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(SocketFile, OwnerOnly); }

        socket.Listen(backlog);
        return socket;
    }

    /// <returns>Null where nobody listens.</returns>
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
