using Perdure.Journal;
using Perdure.Runtime.Ports;
using Perdure.Testing.Contracts;

namespace Perdure.Catalog.Tests;

public sealed class SqliteKeepsTheCatalogContract : CatalogContract, IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perdure-catalog-").FullName;

    public SqliteKeepsTheCatalogContract() => Store = new CataloguedStore(new FileSessionStore(_home), new SessionCatalog(_home));

    protected override ICataloguedStore Store { get; }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}

/// <summary>Without a database every answer is derived from the logs.</summary>
public sealed class LogsAloneKeepTheCatalogContract : CatalogContract, IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perdure-catalog-").FullName;

    public LogsAloneKeepTheCatalogContract()
    {
        Directory.CreateDirectory(Path.Combine(_home, CatalogFile.Name)); // Nothing can be kept in a folder.
        Store = new CataloguedStore(new FileSessionStore(_home), new SessionCatalog(_home));
    }

    protected override ICataloguedStore Store { get; }

    /// <summary>A name needs the database; whoever looks for one reads the logs then.</summary>
    protected override bool TellsNames => false;

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
