using System.Net;
using Perdure.Models.Http;

namespace Perdure.Models;

/// <summary>The connections of a process to all providers, whoever asks over them.</summary>
/// <param name="environment">Reads the proxy variables; the process's own by default.</param>
public sealed class HttpPool : IDisposable
{
    private readonly Lazy<HttpMessageInvoker> _http;

    public HttpPool(TimeProvider clock, Func<string, string?>? environment = null)
    {
        Proxy = new EnvironmentProxy(environment ?? Environment.GetEnvironmentVariable);
        _http = new Lazy<HttpMessageInvoker>(() => Connections.Open(Proxy, clock)); // A session at rest asks nobody.
    }

    internal IWebProxy Proxy { get; }

    internal HttpMessageInvoker Invoker => _http.Value;

    public void Dispose()
    {
        if (_http.IsValueCreated) { _http.Value.Dispose(); }
    }
}
