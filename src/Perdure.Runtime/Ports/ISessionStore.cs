namespace Perdure.Runtime.Ports;

/// <summary>One place where sessions are kept, in all its roles. A host composes it; callers take the role they need.</summary>
public interface ISessionStore : ISessionWriter, ISessionReader, ISessionAdmin
{
    IRunFolders Runs { get; }
}

/// <summary>A store whose sessions are listed and searched as well.</summary>
public interface ICataloguedStore : ISessionStore
{
    ISessionCatalog Catalog { get; }
}
