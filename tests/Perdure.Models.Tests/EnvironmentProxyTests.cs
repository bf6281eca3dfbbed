using Perdure.Models.Http;

namespace Perdure.Models.Tests;

/// <summary>Proxies are what the environment says, and nothing else.</summary>
public class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://api.example.com/v1", "http://proxy:3128/")]
    [InlineData("http://api.example.com/v1", null)]
    [InlineData("https://inside.corp.example/v1", null)]
    [InlineData("https://corp.example/v1", null)]
    [InlineData("https://notcorp.example/v1", "http://proxy:3128/")]
    [InlineData("https://odd.example:8443/v1", null)]
    [InlineData("https://odd.example/v1", "http://proxy:3128/")]
    [InlineData("https://localhost/v1", null)]
    [InlineData("http://127.0.0.1:11434/v1", null)]
    public void TheVariablesDecide(string address, string? proxy)
    {
        var variables = new Dictionary<string, string> { ["HTTPS_PROXY"] = "proxy:3128", ["no_proxy"] = ".corp.example, odd.example:8443" };

        Assert.Equal(proxy, new EnvironmentProxy(variables.GetValueOrDefault).GetProxy(new Uri(address))?.ToString());
    }

    [Fact]
    public void ALoginInTheAddressIsUsed()
    {
        var proxy = new EnvironmentProxy(name => name == "HTTPS_PROXY" ? "http://ann:s%40cret@proxy:3128" : null);

        proxy.GetProxy(new Uri("https://api.example.com"));

        Assert.Equal(("ann", "s@cret"), (((System.Net.NetworkCredential)proxy.Credentials!).UserName, ((System.Net.NetworkCredential)proxy.Credentials).Password));
    }
}
