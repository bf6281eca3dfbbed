using System.Net;

namespace Perdure.Models.Http;

/// <summary>The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name; nothing is detected, so a first request waits for nothing.</summary>
internal sealed class EnvironmentProxy(Func<string, string?> environment) : IWebProxy
{
    private readonly string[] _direct = (Either(environment, "NO_PROXY") ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination)
    {
        if (IsBypassed(destination)) { return null; }

        return Proxy(destination.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY") ?? Proxy("ALL_PROXY");
    }

    public bool IsBypassed(Uri host) => host.IsLoopback || _direct.Any(name => Covers(name, host));

    /// <summary><c>example.com</c> and <c>.example.com</c> cover the name and all below it; a port narrows it.</summary>
    private static bool Covers(string name, Uri host)
    {
        if (name == "*") { return true; }

        var colon = name.LastIndexOf(':');
        if (colon > 0 && int.TryParse(name.AsSpan(colon + 1), out var port) && !name.Contains("::", StringComparison.Ordinal))
        {
            if (port != host.Port) { return false; }

            name = name[..colon];
        }

        var bare = name.TrimStart('*').TrimStart('.');
        return host.Host.Equals(bare, StringComparison.OrdinalIgnoreCase)
            || host.Host.EndsWith("." + bare, StringComparison.OrdinalIgnoreCase);
    }

    private Uri? Proxy(string variable)
    {
        if (Either(environment, variable) is not { } value) { return null; }

        var address = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var proxy)) { return null; }

        Credentials ??= Login(proxy);
        return proxy;
    }

    private static NetworkCredential? Login(Uri proxy) => proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password]
        ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(string.Concat(password)))
        : null;

    /// <summary>Both spellings are in use; the lower-case one is the older and wins.</summary>
    private static string? Either(Func<string, string?> environment, string name) =>
        environment(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower
        : environment(name) is { Length: > 0 } upper ? upper
        : null;
}
