using System.Text;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ITrustedFiles"/> promises.</summary>
public abstract class TrustContract
{
    private const string File = "/home/anna/shop/.perdure/config.jsonc";

    private static readonly byte[] First = Encoding.UTF8.GetBytes("{ \"profile\": \"workspace\" }\n");

    private static readonly byte[] Second = Encoding.UTF8.GetBytes("{ \"profile\": \"full\" }\n");

    /// <summary>What is trusted as another process sees it that has just started.</summary>
    protected abstract ITrustedFiles Trusted { get; }

    [Fact]
    public void TheFirstContentThatIsSeenIsTrustedAndAnotherIsNot()
    {
        Assert.True(Trusted.Include(File, First));
        Assert.True(Trusted.Include(File, First));
        Assert.False(Trusted.Include(File, Second));
        Assert.False(Trusted.Include(File, content: null));
        Assert.Equal(First, Trusted.Content(File));
        Assert.True(Trusted.Include("/home/anna/other", Second));
    }

    [Fact]
    public void WhatTheUserTrustsTakesThePlaceOfWhatWasTrusted()
    {
        Assert.True(Trusted.Include(File, First));
        var hash = Trusted.Trust(File, Second);
        Assert.NotEqual(hash, Trusted.Trust("/home/anna/other", First));

        Assert.True(Trusted.Include(File, Second));
        Assert.False(Trusted.Include(File, First));
        Assert.Equal(Second, Trusted.Content(File));
    }

    [Fact]
    public void AFileThatAppearsHasChanged()
    {
        Assert.True(Trusted.Include(File, content: null));
        Assert.False(Trusted.Include(File, First));
        Assert.Null(Trusted.Content(File));
    }
}
