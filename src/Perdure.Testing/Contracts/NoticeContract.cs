using Perdure.Core;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ISentNotices"/> promises.</summary>
public abstract class NoticeContract
{
    private static readonly SessionId Session = new("s-1");

    /// <summary>The notices as another process sees them that has just started.</summary>
    protected abstract ISentNotices Sent { get; }

    [Fact]
    public async Task TheLastNoticeIsRememberedByTheNextProcess()
    {
        Assert.Null(await Sent.LastAsync(Session, default));
        await Sent.SetAsync(Session, "", default);
        Assert.Equal("", await Sent.LastAsync(Session, default));
        await Sent.SetAsync(Session, "turn-1", default);
        await Sent.SetAsync(Session, "turn-2", default);
        await Sent.SetAsync(new SessionId("s-2"), "turn-9", default);

        Assert.Equal("turn-2", await Sent.LastAsync(Session, default));
    }

    [Fact]
    public async Task WhatIsForgottenWasNeverLookedFor()
    {
        await Sent.SetAsync(Session, "turn-1", default);
        await Sent.ForgetAsync(Session, default);
        await Sent.ForgetAsync(new SessionId("s-9"), default);

        Assert.Null(await Sent.LastAsync(Session, default));
    }
}
