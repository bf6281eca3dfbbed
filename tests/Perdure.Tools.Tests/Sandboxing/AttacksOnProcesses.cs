using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

[Collection(KeeperStories.Name)]
public class AttacksOnProcesses
{
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task DoNotReachABystander(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        using var bystander = stage.Bystander();
        try
        {
            var (_, output) = await stage.RunAsync($"for a in kill ptrace peek take-file; do $A $a {bystander.Id}; done; cat /proc/{bystander.Id}/environ; ls /proc/{bystander.Id}/root/ /proc/{bystander.Id}/fd/");
            Assert.DoesNotContain("done", output, StringComparison.Ordinal);
            Assert.DoesNotContain("PATH=", output, StringComparison.Ordinal);
            Assert.DoesNotContain("etc", output, StringComparison.Ordinal);
            Assert.False(bystander.HasExited);
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task DoNotReachTheKeeperOrTheBox(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (exit, output) = await stage.RunAsync(
            "for a in kill ptrace peek take-file; do $A $a $PPID; done; ls -l /proc/$PPID/fd/ /proc/$PPID/root/; echo 'ended 0' > /proc/$PPID/fd/3; cat /proc/$PPID/mem; exit 3");

        // A namespace's first process may be signalled, and is not touched by it.
        var got = output.Split('\n').Skip(confined == Confined.Namespaces ? 1 : 0);
        Assert.DoesNotContain("done", got);
        Assert.DoesNotContain("pipe:", output, StringComparison.Ordinal);
        Assert.Equal(3, exit.ExitCode);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ByASystemCallAreRefused(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        string[] calls = ["io_uring", "unshare", "new-user", "mount", "unmount /proc", "remount", "chroot", "keyctl", "bpf", "perf", "userfaultfd", "take-file 1", "ptrace 1"];
        var (_, output) = await stage.RunAsync(string.Concat(calls.Select(call => $"$A {call}; ")));
        Assert.Equal(calls.Select(_ => "stopped: Operation not permitted"), output.TrimEnd().Split('\n'));
    }

    // Within namespaces nobody else is there to be named, and of one's own user only one's own processes are.
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task LeaveLimitsAndPrioritiesOfABystander(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        using var bystander = stage.Bystander();
        try
        {
            string AsItIs() => AttackStage.Shell($"cat /proc/{bystander.Id}/limits; cut -d' ' -f18,19,41 /proc/{bystander.Id}/stat; grep Cpus_allowed: /proc/{bystander.Id}/status; ionice -p {bystander.Id}");
            var before = AsItIs();
            string[] single = ["limit", "processors", "policy", "priority", "priority-group", "io-priority"];
            var (_, output) = await stage.RunAsync(string.Concat(single.Select(attack => $"$A {attack} {bystander.Id}; ")));
            Assert.DoesNotContain("done", output, StringComparison.Ordinal);
            var (_, wide) = await stage.RunAgainAsync("$A priority-user; $A io-priority-user");
            Assert.Equal(before, AsItIs());
            if (confined == Confined.BoxAlone) { Assert.DoesNotContain("done", wide, StringComparison.Ordinal); }
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task MaySetTheirOwnLimitsAndPriorities(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (_, output) = await stage.RunAsync("ulimit -n 100 && ulimit -n; nice -n 5 nice; $A limit 0; $A priority 0; $A processors 0; $A io-priority 0");
        Assert.Equal("100\n5\ndone\ndone\ndone\ndone\n", output);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotTypeAtTheirTerminal(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        Assert.Equal("stopped: Operation not permitted", await stage.TryAsync("type", tty: true));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotBecomeRoot(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (_, output) = await stage.RunAsync("grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs|Seccomp):' /proc/self/status");
        Assert.Equal("CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n", output);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task DoNotReachMemoryThatIsSharedByNumber(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var number = AttackStage.Shell("ipcmk -M 64 -p 0666").Split(' ')[^1].Trim();
        try
        {
            Assert.StartsWith("stopped", await stage.TryAsync($"shared-memory {number}"), StringComparison.Ordinal);
        }
        finally
        {
            AttackStage.Shell($"ipcrm -m {number}");
        }
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task AreTheFirstToGoWhenMemoryRunsOut(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        Assert.Equal("500\n", (await stage.RunAsync("cat /proc/self/oom_score_adj")).Output);
    }
}
