using Perdure.Testing.Memory;
using Perdure.Runtime.Ports;
using Perdure.Testing;

namespace Perdure.Journal.Tests;

public sealed class FilesKeepTheContract : JournalContract, IDisposable
{
    private readonly TemporaryHome _home = new();

    public FilesKeepTheContract() => Store = new FileSessionStore(_home.Path);

    protected override ISessionStore Store { get; }

    public void Dispose() => _home.Dispose();
}

public sealed class FilesOnASimulatedDiskKeepTheContract : JournalContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheContract : JournalContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}
