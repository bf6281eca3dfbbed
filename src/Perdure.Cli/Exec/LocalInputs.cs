using System.Collections.Concurrent;
using Perdure.Core;

namespace Perdure.Cli.Exec;

/// <summary>Names what is said from this process, so that only the words of others are shown as news.</summary>
internal static class LocalInputs
{
    private static readonly ConcurrentDictionary<InputId, bool> Named = new();

    public static InputId NewId()
    {
        var id = new InputId(Guid.CreateVersion7().ToString());
        Named[id] = true;
        return id;
    }

    public static bool Contains(InputId id) => Named.ContainsKey(id);
}
