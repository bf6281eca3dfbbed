using System.ComponentModel;
using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Perdure.Mcp.Serving;

/// <summary>Starts a server as a program of this machine.</summary>
/// <remarks>Not the library's own: that reads lines without end into memory, and as many messages as come.</remarks>
internal sealed class ProgramTransport(string name, ProcessStartInfo start, ErrorLog errors) : IClientTransport
{
    public string Name => name;

    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<ITransport>(new ProgramConnection(Process.Start(start)!, errors));
        }
        catch (Win32Exception problem)
        {
            throw new IOException($"{start.FileName} cannot be started: {problem.Message}", problem);
        }
    }
}
