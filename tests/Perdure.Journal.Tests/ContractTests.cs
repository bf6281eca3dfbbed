using Perdure.Runtime.Ports;
using Perdure.Testing;
using Perdure.Testing.Contracts;
using Perdure.Testing.Memory;

namespace Perdure.Journal.Tests;

// Files on this machine's disk, files on a simulated one, and memory, in each role. A store that is not kept in files has to pass the same.

/// <summary>A store in a folder that goes when the test is over.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly TemporaryHome _home = new();

    public TemporaryStore() => Store = new FileSessionStore(_home.Path);

    public ISessionStore Store { get; }

    public void Dispose() => _home.Dispose();
}

public sealed class FilesKeepTheWriterContract : WriterContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheWriterContract : WriterContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheWriterContract : WriterContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class FilesKeepTheCheckpointContract : CheckpointContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheCheckpointContract : CheckpointContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheCheckpointContract : CheckpointContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class FilesKeepTheForkContract : ForkContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheForkContract : ForkContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheForkContract : ForkContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class FilesKeepTheLeaseContract : LeaseContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheLeaseContract : LeaseContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheLeaseContract : LeaseContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class FilesKeepTheReaderContract : ReaderContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheReaderContract : ReaderContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheReaderContract : ReaderContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class FilesKeepTheAdminContract : AdminContract, IDisposable
{
    private readonly TemporaryStore _files = new();

    protected override ISessionStore Store => _files.Store;

    public void Dispose() => _files.Dispose();
}

public sealed class SimulatedFilesKeepTheAdminContract : AdminContract
{
    protected override ISessionStore Store { get; } = new FileSessionStore("/home", new SimulatedDisk());
}

public sealed class MemoryKeepsTheAdminContract : AdminContract
{
    protected override ISessionStore Store { get; } = new MemorySessionStore();
}

public sealed class MemoryKeepsTheCatalogContract : CatalogContract
{
    protected override ICataloguedStore Store { get; } = new MemorySessionStore();
}
