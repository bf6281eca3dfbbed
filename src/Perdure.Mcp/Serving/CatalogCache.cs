using System.Text.Json;
using Perdure.Runtime;

namespace Perdure.Mcp.Serving;

/// <summary>Keeps what each server was last known to offer, so that a session can be told before the server has started.</summary>
/// <param name="folder">Of all servers; one file each.</param>
public sealed class CatalogCache(string folder)
{
    /// <summary>A file larger than this was not written here.</summary>
    private const int BytesMax = 8 << 20;

    /// <returns>Null where the server was never reached, or what was kept cannot be read: it is only a memory.</returns>
    public ServerCatalog? Find(string server)
    {
        try
        {
            var file = new FileInfo(FileOf(server));
            return file.Exists && file.Length <= BytesMax
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), McpJson.Default.ServerCatalog)
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Keep(string server, ServerCatalog catalog)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(FileOf(server), JsonSerializer.SerializeToUtf8Bytes(catalog, McpJson.Default.ServerCatalog), sync: false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Without the memory the next session is told a little later.
        }
    }

    public void Forget(string server) => File.Delete(FileOf(server));

    internal string LogOf(string server) => Path.Combine(folder, $"{ToolName.Server(server)}.log");

    private string FileOf(string server) => Path.Combine(folder, $"{ToolName.Server(server)}.json");
}
