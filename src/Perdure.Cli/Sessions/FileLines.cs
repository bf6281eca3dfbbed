using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Says in a line what became of a file.</summary>
internal static class FileLines
{
    public static string Of(ChangedFile file) => $"{Fate(file.Fate)}  {Printable.Of(file.Path)}{Lines(file)}";

    public static string Fate(FileChangeKind fate) => fate switch
    {
        FileChangeKind.Added => "added  ",
        FileChangeKind.Removed => "removed",
        _ => "changed",
    };

    private static string Lines(ChangedFile file) => file is { LinesAdded: { } added, LinesRemoved: { } removed } ? $"  +{added} -{removed}" : "  binary";
}
