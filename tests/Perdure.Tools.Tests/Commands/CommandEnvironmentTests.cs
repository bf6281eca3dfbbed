using Perdure.Tools.Commands;

namespace Perdure.Tools.Tests.Commands;

public class CommandEnvironmentTests
{
    [Theory]
    [InlineData("GOPATH")]
    [InlineData("DOTNET_ROOT_TEST")]
    [InlineData("npm_config_cache_test")]
    [InlineData("GIT_AUTHOR_NAME")]
    public void WhatToolchainsAskForIsPassedOn(string name) => Assert.True(IsPassedOn(name));

    [Theory]
    [InlineData("SOMETHING_NOBODY_KNOWS")]
    [InlineData("DATABASE_URL_TEST")]
    [InlineData("GOOGLE_CLOUD_PROJECT_TEST")]
    [InlineData("BUNDLE_GEMS__EXAMPLE__COM")]
    public void WhatNobodyAskedForIsNot(string name) => Assert.False(IsPassedOn(name));

    [Theory]
    [InlineData("NPM_CONFIG__AUTH_TEST")]
    [InlineData("CARGO_REGISTRY_TOKEN_TEST")]
    [InlineData("POETRY_HTTP_BASIC_X_PASSWORD")]
    [InlineData("HEX_API_KEY_TEST")]
    public void NorWhatSoundsLikeASecretOfAToolchain(string name) => Assert.False(IsPassedOn(name));

    [Theory]
    [InlineData("https://someone:word@index.example/simple", false)]
    [InlineData("https://index.example/simple/@scope", true)]
    public void NorAnAddressWithAPasswordInIt(string value, bool passed) => Assert.Equal(passed, IsPassedOn("PIP_INDEX_URL_TEST", value));

    [Fact]
    public void APersonMayNameMore()
    {
        Assert.True(IsPassedOn("MY_OWN_TEST_TOKEN", more: "MY_OWN_TEST_TOKEN"));
        Assert.True(IsPassedOn("MY_OTHER_TEST", more: "MY_OTHER_*"));
        Assert.False(IsPassedOn("MY_OTHER_TEST_TOKEN", more: "MY_OTHER_*"));
        Assert.False(IsPassedOn("PERDURE_TEST_SOMETHING", more: "PERDURE_TEST_SOMETHING"));
    }

    [Fact]
    public void TheServicesOfTheDesktopAreNamedOnlyWhereTheyCanBeReached()
    {
        Assert.False(IsPassedOn("DBUS_SESSION_BUS_ADDRESS"));
        Assert.True(IsPassedOn("DBUS_SESSION_BUS_ADDRESS", sandboxed: false));
    }

    private static bool IsPassedOn(string name, string value = "x", bool sandboxed = true, params string[] more)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            return new CommandEnvironment(more).Variables(sandboxed).ContainsKey(name);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }
}
