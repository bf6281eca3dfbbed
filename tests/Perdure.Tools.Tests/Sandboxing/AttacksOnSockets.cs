using System.Net;
using System.Net.Sockets;
using Perdure.Tools.Tests.Keeping;

namespace Perdure.Tools.Tests.Sandboxing;

[Collection(KeeperStories.Name)]
public class AttacksOnSockets
{
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReachNoServerOfThisMachine(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        using var server = new TcpListener(IPAddress.IPv6Loopback, 0);
        server.Server.DualMode = false;
        server.Start();
        using var old = new TcpListener(IPAddress.Loopback, 0);
        old.Start();
        var (_, output) = await stage.RunAsync($"$A inet {Port(old)}; $A inet6 {Port(server)}");
        Assert.DoesNotContain("done", output, StringComparison.Ordinal);
        Assert.False(old.Pending() || server.Pending());
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task CannotEvenBeMadeForOtherFamilies(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var (_, output) = await stage.RunAsync("$A netlink; $A packet; $A vsock");
        Assert.Equal(Enumerable.Repeat("stopped: Operation not permitted", 3), output.TrimEnd().Split('\n'));
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReachNoAbstractName(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var name = $"perdure-{Guid.NewGuid():N}";
        using var server = Listening(new UnixDomainSocketEndPoint("\0" + name), SocketType.Stream);
        Assert.StartsWith("stopped", await stage.TryAsync($"unix @{name}"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReachNoSocketInTheHome(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        using var server = Listening(new UnixDomainSocketEndPoint(Path.Combine(stage.Home, "s")), SocketType.Stream);
        AttackStage.Shell($"chmod 777 {stage.Home} {stage.Home}/s");
        Assert.StartsWith("stopped", await stage.TryAsync("unix $H/s"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReachNoSocketElsewhere(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        using var server = Listening(new UnixDomainSocketEndPoint(Path.Combine(stage.Outside, "s")), SocketType.Stream);
        using var datagrams = Listening(new UnixDomainSocketEndPoint(Path.Combine(stage.Outside, "d")), SocketType.Dgram);
        AttackStage.Shell($"chmod 777 {stage.Outside}/s {stage.Outside}/d");
        var (_, output) = await stage.RunAsync("$A unix $O/s; $A unix-pair $O/d");
        Assert.DoesNotContain("done", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task OfOnesOwnWorkWithinNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not installed");
        var (_, output) = await stage.RunAsync(
            "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => \"127.0.0.1\"); $c = IO::Socket::INET->new(PeerAddr => \"127.0.0.1\", PeerPort => $s->sockport); print $c ? \"spoken\" : \"silent\"'");
        Assert.Equal("spoken", output);
    }

    [Theory]
    [InlineData(As.Tester)]
    [InlineData(As.Nobody)]
    public async Task OfOnesOwnWorkSpeakByPathWithinNamespaces(As user)
    {
        using var stage = new AttackStage(Confined.Namespaces, user);
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "perl is not installed");
        var (_, output) = await stage.RunAsync(
            "perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Local => \"own\", Listen => 1); $c = IO::Socket::UNIX->new(\"own\"); print $c ? \"spoken\" : \"silent\"'");
        Assert.Equal("spoken", output);
    }

    // With a network the namespace is the machine's own, and so are its abstract names.
    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task ReachServersAndNoAbstractNameWhereTheNetworkIsGranted(Confined confined, As user)
    {
        using var stage = new AttackStage(confined, user);
        var name = $"perdure-{Guid.NewGuid():N}";
        using var hidden = Listening(new UnixDomainSocketEndPoint("\0" + name), SocketType.Stream);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var (_, output) = await stage.RunAsync(stage.Order($"$A unix @{name}; $A inet {Port(server)}") with { Sandbox = stage.Sandbox with { Network = true } });
        Assert.Equal("stopped: Operation not permitted\ndone\n", output);
    }

    [Theory]
    [ClassData(typeof(Attackers))]
    public async Task DoNotKeepACommandFromStartingWhereTheyComeAndGo(Confined confined, As user)
    {
        const int commands = 20;
        using var stage = new AttackStage(confined, user);
        using var enough = new CancellationTokenSource();
        var churn = Task.Run(() => Churn(Path.Combine(stage.Root, "churn"), enough.Token), Scene.Cancel);
        try
        {
            for (var command = 0; command < commands; command++)
            {
                var (exit, output) = await stage.RunAgainAsync("echo ran");
                Assert.Equal((0, "ran\n"), (exit.ExitCode, output));
            }
        }
        finally
        {
            await enough.CancelAsync();
            await churn;
        }
    }

    /// <summary>Another program whose sockets, and the folders they are in, live for some milliseconds.</summary>
    private static void Churn(string root, CancellationToken enough)
    {
        const int atOnce = 40;
        var alive = new Queue<(Socket Socket, string Folder)>();
        for (var number = 0; !enough.IsCancellationRequested || alive.Count > 0; number++)
        {
            if (!enough.IsCancellationRequested)
            {
                var folder = Directory.CreateDirectory(Path.Combine(root, $"{number}")).FullName;
                alive.Enqueue((Listening(new UnixDomainSocketEndPoint(Path.Combine(folder, "s")), SocketType.Stream), folder));
            }

            if (alive.Count <= atOnce && !enough.IsCancellationRequested) { continue; }

            var (socket, old) = alive.Dequeue();
            socket.Dispose();
            Directory.Delete(old, recursive: true);
        }
    }

    private static int Port(TcpListener server) => ((IPEndPoint)server.LocalEndpoint).Port;

    private static Socket Listening(UnixDomainSocketEndPoint place, SocketType type)
    {
        var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        socket.Bind(place);
        if (type == SocketType.Stream) { socket.Listen(); }

        return socket;
    }
}
