using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;
using Perdure.Models;

namespace Perdure.Cli.Doctor;

/// <summary>Checks the providers somebody means to use: that there is a key and that they can be reached.</summary>
internal static class ProviderChecks
{
    /// <summary>Long enough for the other side of the world.</summary>
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Finding> RunAsync(ProviderRoster providers, Config config, [EnumeratorCancellation] CancellationToken cancel)
    {
        var usable = 0;
        foreach (var name in providers.Names.Where(name => IsMeant(providers, config, name)))
        {
            var finding = await CheckAsync(providers, name, cancel);
            if (finding.Health == Health.Ok) { usable++; }

            yield return finding;
        }

        if (usable == 0)
        {
            yield return Finding.Warn("providers", "none can be asked", "perdure auth set openai, or start ollama, or use -m practice/practice");
        }
    }

    /// <summary>Described in the configuration, named by the model, or given a key. Servers on this machine nobody named may be off.</summary>
    private static bool IsMeant(ProviderRoster providers, Config config, string name) =>
        name != WireNames.Practice
        && (config.ProviderNames.Contains(name)
            || (config.Text(ConfigKeys.Model)?.StartsWith($"{name}/", StringComparison.Ordinal) ?? false)
            || providers.Find(name)?.Key?.Read() is not null);

    private static async Task<Finding> CheckAsync(ProviderRoster providers, string name, CancellationToken cancel)
    {
        ProviderSettings provider;
        try
        {
            provider = providers.Find(name)!;
        }
        catch (HostingException complaint)
        {
            return Finding.Fail(name, complaint.Message, "complete its description");
        }

        if (provider.Key is { } key && key.Read() is null) { return Finding.Warn(name, "has no key", $"expected in {key.Source}"); }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(ConnectMax);
            using var socket = new TcpClient();
            await socket.ConnectAsync(provider.BaseUrl.Host, provider.BaseUrl.Port, limit.Token);
            return Finding.Ok(name, $"{provider.BaseUrl} answers");
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            var why = problem is SocketException ? problem.Message : "no answer in time";
            return Finding.Warn(name, $"{provider.BaseUrl} cannot be reached ({why})", "start it, or check the network; a running turn waits for it");
        }
    }
}
