using System.Diagnostics;
using Perdure.Mcp.Tests.Stage;

namespace Perdure.Mcp.Tests;

public sealed class Conformance
{
    [Theory]
    [InlineData("initialize")]
    [InlineData("tools_call")]
    [InlineData("sse-retry")]
    public async Task OfTheClientIsFoundByThoseWhoWroteTheProtocol(string scenario)
    {
        var client = Path.Combine(AppContext.BaseDirectory, "Perdure.Mcp.Tests.Client");
        var folder = Directory.CreateTempSubdirectory("perdure-conformance-").FullName;
        var start = new ProcessStartInfo(Npm.Node, [Npm.Conformance, "client", "--command", client, "--scenario", scenario])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var run = Process.Start(start)!;
        var said = await Task.WhenAll(run.StandardOutput.ReadToEndAsync(Scene.Cancel), run.StandardError.ReadToEndAsync(Scene.Cancel));
        await run.WaitForExitAsync(Scene.Cancel);
        Assert.True(run.ExitCode == 0, string.Concat(said));
        Directory.Delete(folder, recursive: true);
    }
}
