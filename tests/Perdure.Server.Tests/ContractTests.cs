using Perdure.Hosting;
using Perdure.Hosting.Recovery;
using Perdure.Runtime.Ports;
using Perdure.Testing.Contracts;
using Perdure.Testing.Memory;

namespace Perdure.Server.Tests;

// The files of the home keep the contracts of the ports beside the log.

/// <summary>A home that goes when the test is over.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public Home Home { get; } = new(Directory.CreateTempSubdirectory("perdure-home-").FullName);

    public void Dispose() => Directory.Delete(Home.Folder, recursive: true);
}

public sealed class AFileKeepsTheRecoveryContract : RecoveryContract, IDisposable
{
    private readonly TemporaryHome _files = new();

    protected override IRecoveryAttempts Attempts => new FileRecoveryAttempts(Path.Combine(_files.Home.Folder, "attempts.json"));

    public void Dispose() => _files.Dispose();
}

public sealed class MemoryKeepsTheRecoveryContract : RecoveryContract
{
    protected override IRecoveryAttempts Attempts { get; } = new MemoryRecoveryAttempts();
}

public sealed class FilesKeepTheNoticeContract : NoticeContract, IDisposable
{
    private readonly TemporaryHome _files = new();

    protected override ISentNotices Sent => Composition.SentNotices(_files.Home);

    public void Dispose() => _files.Dispose();
}

public sealed class AFileKeepsTheRulesContract : RulesContract, IDisposable
{
    private readonly TemporaryHome _files = new();

    protected override ICommandRules Rules => Composition.Rules(_files.Home);

    public void Dispose() => _files.Dispose();
}

public sealed class FilesKeepTheTrustContract : TrustContract, IDisposable
{
    private readonly TemporaryHome _files = new();

    protected override ITrustedFiles Trusted => Composition.TrustedFiles(_files.Home);

    public void Dispose() => _files.Dispose();
}
