using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Perdure.Mcp.Tests.Stage;

/// <summary>The reference server, listening on loopback until it is disposed.</summary>
internal sealed class EverythingOverHttp : IDisposable
{
    private readonly Process _process;

    private EverythingOverHttp(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<EverythingOverHttp> StartAsync()
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Npm.Node, [Npm.Everything, "streamableHttp"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PORT"] = $"{port}";
        var process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync(Scene.Cancel) is { } line && !line.Contains("listening", StringComparison.OrdinalIgnoreCase)) { }

        _ = process.StandardError.ReadToEndAsync(CancellationToken.None); // A full pipe would stop it.
        return new EverythingOverHttp(process, new Uri($"http://127.0.0.1:{port}/mcp"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
