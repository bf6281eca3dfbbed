using System.Collections.Immutable;
using Perdure.Core.Configuration;

namespace Perdure.Runtime.Ports;

/// <summary>How far one run may reach.</summary>
/// <param name="Writable">Folders that may be written to beside the workspace, as full paths.</param>
public sealed record RunBounds(AccessLevel Reach, bool Network, ImmutableArray<string> Writable)
{
    /// <summary>What a call runs within under <paramref name="permissions"/>; null where nothing bounds it.</summary>
    public static RunBounds? Of(Permissions permissions) =>
        permissions.Reach == AccessLevel.Full ? null : new RunBounds(permissions.Reach, permissions.Network, permissions.Writable ?? []);
}
