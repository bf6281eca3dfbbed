using System.Collections.Immutable;
using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>How far one run may reach.</summary>
/// <param name="Writable">Folders that may be written to beside the workspace, as full paths.</param>
public sealed record Bounds(Reach Reach, bool Network, ImmutableArray<string> Writable)
{
    /// <summary>What a call runs within under <paramref name="permissions"/>; null where nothing bounds it.</summary>
    public static Bounds? Of(Permissions permissions) =>
        permissions.Reach == Reach.Full ? null : new Bounds(permissions.Reach, permissions.Network, permissions.Writable ?? []);
}
