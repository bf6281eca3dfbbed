using Perdure.Core.Configuration;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Sandboxing;

public class SandboxPlanTests
{
    private static readonly SandboxPaths Ground = new("/work", "/home/me/.perdure", "/home/me", "/tmp/perdure-me/x");

    [Fact]
    public void FullMeansNoSandbox() => Assert.Null(RunBounds.Of(Profiles.Full));

    [Fact]
    public void ReadOnlyWritesNowhere()
    {
        var plan = SandboxPlan.For(RunBounds.Of(Profiles.ReadOnly)!, Ground, "/usr/bin/bwrap");
        Assert.Empty(plan.Writable);
        Assert.Null(plan.Temporary);
        Assert.False(plan.Network);
    }

    [Fact]
    public void TheWorkspaceIsWritableButForWhatDecidesOutside()
    {
        var plan = SandboxPlan.For(RunBounds.Of(Profiles.Workspace)!, Ground, "/usr/bin/bwrap");
        Assert.Equal(["/work"], plan.Writable);
        Assert.Equal(["/work/.git", "/work/.perdure", "/work/.agents"], plan.Protected);
        Assert.Equal("/tmp/perdure-me/x", plan.Temporary);
        Assert.False(plan.Network);
    }

    [Fact]
    public void WithoutNamespacesThereIsOneTmpForAll()
    {
        var plan = SandboxPlan.For(RunBounds.Of(Profiles.Workspace)!, Ground, bubblewrap: null);
        Assert.Equal(["/work", "/tmp"], plan.Writable);
        Assert.Null(plan.Temporary);
    }

    [Theory]
    [InlineData("read-only")]
    [InlineData("workspace")]
    [InlineData("unattended")]
    public void SecretsAreHiddenInEveryProfile(string profile)
    {
        var masked = SandboxPlan.For(RunBounds.Of(Profiles.Find(profile)!)!, Ground, bubblewrap: null).Masked;
        Assert.Superset(new HashSet<string> { "/home/me/.perdure", "/home/me/.ssh", "/home/me/.aws", "/home/me/.config/gh", "/root/.ssh", "/etc/shadow" }, masked.ToHashSet());
    }

    [Fact]
    public void FoldersThatWereGrantedAreWritableToo()
    {
        var granted = Profiles.Workspace with { Writable = ["/data"], Network = true };
        var plan = SandboxPlan.For(RunBounds.Of(granted)!, Ground, "/usr/bin/bwrap");
        Assert.Equal(["/work", "/data"], plan.Writable);
        Assert.True(plan.Network);
    }
}
