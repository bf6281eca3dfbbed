namespace Perdure.Journal.Tests;

/// <summary>A home folder that is gone after the test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("perdure-journal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
