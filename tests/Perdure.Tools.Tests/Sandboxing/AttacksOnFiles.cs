using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

[Collection(KeeperStories.Name)]
public class AttacksOnFiles
{
    /// <summary>Each by its name, so that a failure tells which one got through.</summary>
    private static readonly Dictionary<string, string> Attacks = new(StringComparer.Ordinal)
    {
        ["write"] = "echo x > $O/victim",
        ["append"] = "echo x >> $O/victim",
        ["truncate"] = "truncate -s 0 $O/victim",
        ["create"] = "touch $O/new; mkdir $O/folder; mkfifo $O/fifo",
        ["unlink"] = "rm -f $O/victim",
        ["rename within"] = "mv $O/victim $O/other",
        ["rename out of the workspace"] = "echo x > a; mv a $O/a",
        ["rename into the workspace"] = "mv $O/victim here",
        ["replace by rename"] = "echo x > victim; mv -f victim $O/victim",
        ["write through a symlink"] = "ln -s $O/victim link; echo x > link",
        ["write through a linked folder"] = "ln -s $O folder; echo x > folder/victim; touch folder/new",
        ["write through a hard link"] = "ln $O/victim hard && echo x > hard",
        ["plant a symlink"] = "ln -s /etc/passwd $O/link",
        ["change the owner"] = "chown 12345 $O/victim",
        ["write through /proc/self/root"] = "echo x > /proc/self/root$O/victim; echo x > /proc/self/cwd/../outside/victim",
        ["write through an open folder"] = "exec 9<$O; cd /proc/self/fd/9 && echo x > victim",
    };

    public static TheoryData<string, Confined, As> All
    {
        get
        {
            var all = new TheoryData<string, Confined, As>();
            foreach (var name in Attacks.Keys)
            {
                foreach (var attacker in new Attackers()) { all.Add(name, attacker.Data.Item1, attacker.Data.Item2); }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task LeaveEverythingOutsideAsItWas(string attack, Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var before = stage.OutsideAsItIs();
        await stage.RunAsync(Attacks[attack]);
        Assert.Equal(before, stage.OutsideAsItIs());
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task StillLetTheWorkspaceBeWritten(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (exit, output) = await stage.RunAsync("mkdir -p a/b && echo x > a/b/c && mv a/b/c d && ln d e && ln -s d f && chmod 700 d && rm e && cat f && echo > /dev/null");
        Assert.Equal((0, "x\n"), (exit.ExitCode, output));
    }

    // What landlock knows nothing of, only namespaces keep; docs/sandbox.md says so.
    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task CannotChangeModesOrTimesThroughNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        var before = stage.OutsideAsItIs() + AttackStage.Shell($"stat -c %Y {stage.Outside}/victim");
        await stage.RunAsync("chmod 777 $O/victim; touch -d 2001-01-01 $O/victim; setfattr -n user.x -v y $O/victim");
        Assert.Equal(before, stage.OutsideAsItIs() + AttackStage.Shell($"stat -c %Y {stage.Outside}/victim"));
    }

    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task CannotPlantAHookThroughNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        await stage.RunAsync("echo x > .git/hooks/pre-commit; echo x >> .git/config; mv .git away; rm -rf .git; ln -sf $O .git/hooks/y; mkdir .git/new");
        Assert.Equal("[core]\n", File.ReadAllText(Path.Combine(stage.Workspace, ".git/config")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(stage.Workspace, ".git/hooks")));
    }

    // What is read-only by its own path could be swapped by renaming a folder above it.
    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task CannotSwapAProtectedFileByRenamingAFolderAboveItThroughNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        AttackStage.Shell($"cd {stage.Workspace} && mkdir -p tests/deep other && echo exit 1 > tests/deep/check.sh && chown -R --reference={stage.Workspace} tests other");
        var protects = stage.Sandbox with { Protected = [Path.Combine(stage.Workspace, "tests/deep/check.sh")] };
        var (_, output) = await stage.RunAsync(stage.Order(
            """
            mv tests away; mv tests/deep tests/away; mv other tests/deep; rm -rf tests; mkdir -p tests/deep; echo exit 0 > tests/deep/check.sh
            echo x > tests/deep/new && mv tests/deep/new tests/deep/newer && mv tests/deep/newer moved && mkdir tests/more && mv tests/more tests/most && echo work goes on
            """) with
        { Sandbox = protects });
        Assert.EndsWith("work goes on\n", output, StringComparison.Ordinal);
        Assert.Equal("exit 1\n", File.ReadAllText(Path.Combine(stage.Workspace, "tests/deep/check.sh")));
        Assert.True(File.Exists(Path.Combine(stage.Workspace, "moved")));
    }

    // The next command would look for what is hidden at its old place.
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotBringToLightWhatIsHiddenByRenamingAFolderAboveIt(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        AttackStage.Shell($"cd {stage.Workspace} && mkdir -p config/keys && echo a secret > config/keys/key && chown -R --reference={stage.Workspace} config");
        var hides = stage.Sandbox with { Masked = [.. stage.Sandbox.Masked, Path.Combine(stage.Workspace, "config/keys")] };
        await stage.RunAsync(stage.Order("mv config open; mv config/keys config/open") with { Sandbox = hides });
        var (_, output) = await stage.RunAgainAsync(stage.Order("cat */*/key; cat */key") with { Sandbox = hides });
        Assert.DoesNotContain("a secret", output, StringComparison.Ordinal);
        Assert.Equal("a secret\n", File.ReadAllText(Path.Combine(stage.Workspace, "config/keys/key")));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task SeeNothingHiddenFromAWorkingFolderThatIsHiddenItself(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        await stage.Run.LaunchAsync(stage.Order("cat auth.json ./auth.json ../home/auth.json") with { Cwd = stage.Home }, Scene.Cancel);
        await stage.EndAsync();
        Assert.DoesNotContain("a secret", System.Text.Encoding.UTF8.GetString(stage.Run.ReadOutput().Head.Span), StringComparison.Ordinal);
    }

    private const string Planting =
        "mkdir .perdure; mkdir -p .perdure/x; echo x > .perdure/config.jsonc; ln -s $O .agents; mkdir sub/x; mv sub .agents; mv -T sub/x .perdure; rm -rf .perdure .agents; mkdir .agents; touch .agents/x; chmod 777 .perdure; mv .perdure gone; touch sub/works";

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotPlantWhatPerdureGoesByWhereItIsHeldAndMissing(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        AttackStage.Shell($"cd {stage.Workspace} && mkdir sub && chown --reference=. sub");
        var holds = stage.Sandbox with { Held = [Path.Combine(stage.Workspace, ".perdure"), Path.Combine(stage.Workspace, ".agents")] };
        await stage.RunAsync(stage.Order(Planting) with { Sandbox = holds });
        Assert.Equal([".git", "sub"], Directory.EnumerateFileSystemEntries(stage.Workspace).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(stage.Workspace, "sub/works")));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotReplaceWhatPerdureGoesByWhereItIsHeld(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        AttackStage.Shell($"cd {stage.Workspace} && mkdir sub .perdure real && echo mine > .perdure/config.jsonc && echo mine > real/x && ln -s real .agents && chown -R --reference=. sub .perdure real && chown -h --reference=. .agents");
        var holds = stage.Sandbox with { Held = [Path.Combine(stage.Workspace, ".perdure"), Path.Combine(stage.Workspace, ".agents")] };
        await stage.RunAsync(stage.Order($"echo x > real/x; {Planting}") with { Sandbox = holds });
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(stage.Workspace, ".perdure/config.jsonc")));
        Assert.Equal("real", new FileInfo(Path.Combine(stage.Workspace, ".agents")).LinkTarget);
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(stage.Workspace, "real/x")));
    }

    // The first one to end must not take away what the second one is held by.
    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task CannotPlantItEitherWhenAnotherCommandEnds(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        var holds = stage.Sandbox with { Held = [Path.Combine(stage.Workspace, ".perdure")] };
        var order = stage.Order("touch started; while [ ! -e go ]; do sleep 0.01; done; mkdir .perdure/x; rmdir .perdure; mkdir .perdure; echo x > .perdure/config.jsonc; echo tried") with { Sandbox = holds };
        var second = stage.RunAsync(order);
        while (!File.Exists(Path.Combine(stage.Workspace, "started"))) { await Task.Yield(); }

        await stage.RunAgainAsync(stage.Order("ls -d .perdure") with { Sandbox = holds });
        Assert.True(Directory.Exists(Path.Combine(stage.Workspace, ".perdure")));
        File.WriteAllText(Path.Combine(stage.Workspace, "go"), "");
        Assert.EndsWith("tried\n", (await second).Output, StringComparison.Ordinal);
        Assert.False(Path.Exists(Path.Combine(stage.Workspace, ".perdure")));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task NeitherReadNorForgeWhatIsInTheHome(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (exit, output) = await stage.RunAsync(
            "cat $H/auth.json; ls $H/run; cat /proc/self/root$H/auth.json; echo '{\"exitCode\":0}' > $H/run/exit.json; echo x > $H/run/output.head; echo stop > $H/run/control; ln -s $H/auth.json l; cat l; exit 3");
        Assert.DoesNotContain("a secret", output, StringComparison.Ordinal);
        Assert.DoesNotContain("order.json", output, StringComparison.Ordinal);
        Assert.Equal((3, false), (exit.ExitCode, exit.Stopped));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task GetNoMoreRightsFromASetuidProgram(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        AttackStage.Shell($"cp /usr/bin/id {stage.Outside}/id; chown 0 {stage.Outside}/id; chmod 4755 {stage.Outside}/id");
        var (_, output) = await stage.RunAsync("$O/id -u; $O/id -ru");
        Assert.Equal(output.Split('\n')[1], output.Split('\n')[0]);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task FindNoSecretWithinAWritableFolder(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var order = stage.Order("cat $H/auth.json; echo forged > $H/run/exit.json; echo x > $H/auth.json; rm -rf $H/run; echo worked > inside; cat inside");
        var (exit, output) = await stage.RunAsync(order with { Sandbox = stage.Sandbox with { Writable = [stage.Root] } });
        Assert.DoesNotContain("a secret", output, StringComparison.Ordinal);
        Assert.EndsWith("worked\n", output, StringComparison.Ordinal);
        Assert.Equal("a secret", File.ReadAllText(Path.Combine(stage.Home, "auth.json")));
        Assert.Equal(0, exit.ExitCode);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task FindNoSecretThatIsHiddenByTheNameOfALink(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        File.CreateSymbolicLink(Path.Combine(stage.Root, "link"), stage.Home);
        var (_, output) = await stage.RunAsync(stage.Order("cat $H/auth.json $H/../link/auth.json") with { Sandbox = stage.Sandbox with { Masked = [Path.Combine(stage.Root, "link")] } });
        Assert.DoesNotContain("a secret", output, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReadNoDiskNoMemoryAndNobodysTerminal(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var devices = AttackStage.Shell("find /dev -type b; ls /dev/mem /dev/kmsg /dev/port /dev/console 2>/dev/null; find /dev/pts -name '[0-9]*'").Replace('\n', ' ');
        var (_, output) = await stage.RunAsync($"for d in {devices} /dev/null; do (: < $d) && echo opened $d; done 2>/dev/null");
        Assert.Equal("opened /dev/null\n", output);
    }
}
