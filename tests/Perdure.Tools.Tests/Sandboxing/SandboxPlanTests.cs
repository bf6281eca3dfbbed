using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Tests.Sandboxing;

public class SandboxPlanTests
{
    private static readonly SandboxGround Ground = new("/work", "/home/me/.perdure", "/home/me", "/tmp/perdure-me/x");

    [Fact]
    public void FullMeansNoSandbox() => Assert.Null(SandboxPlan.For(SandboxProfile.Full, Ground, "/usr/bin/bwrap"));

    [Fact]
    public void ReadOnlyWritesNowhere()
    {
        var plan = SandboxPlan.For(SandboxProfile.ReadOnly, Ground, "/usr/bin/bwrap")!;
        Assert.Empty(plan.Writable);
        Assert.Null(plan.Temporary);
        Assert.False(plan.Network);
    }

    [Fact]
    public void TheWorkspaceIsWritableButForWhatDecidesOutside()
    {
        var plan = SandboxPlan.For(SandboxProfile.Workspace, Ground, "/usr/bin/bwrap")!;
        Assert.Equal(["/work"], plan.Writable);
        Assert.Equal(["/work/.git", "/work/.perdure", "/work/.agents"], plan.Protected);
        Assert.Equal("/tmp/perdure-me/x", plan.Temporary);
        Assert.False(plan.Network);
    }

    [Fact]
    public void WithoutNamespacesThereIsOneTmpForAll()
    {
        var plan = SandboxPlan.For(SandboxProfile.Workspace, Ground, bubblewrap: null)!;
        Assert.Equal(["/work", "/tmp"], plan.Writable);
        Assert.Null(plan.Temporary);
    }

    [Theory]
    [InlineData(SandboxProfile.ReadOnly)]
    [InlineData(SandboxProfile.Workspace)]
    public void SecretsAreHiddenInEveryProfile(SandboxProfile profile)
    {
        var masked = SandboxPlan.For(profile, Ground, bubblewrap: null)!.Masked;
        Assert.Superset(new HashSet<string> { "/home/me/.perdure", "/home/me/.ssh", "/home/me/.aws", "/home/me/.config/gh", "/root/.ssh", "/etc/shadow" }, masked.ToHashSet());
    }

    [Theory]
    [InlineData("read-only", SandboxProfile.ReadOnly)]
    [InlineData("workspace", SandboxProfile.Workspace)]
    [InlineData("unattended", SandboxProfile.Workspace)]
    [InlineData("full", SandboxProfile.Full)]
    [InlineData(null, SandboxProfile.Workspace)]
    public void AWordOfTheConfigurationNamesAProfile(string? word, SandboxProfile profile) => Assert.Equal(profile, SandboxProfiles.Named(word));
}
