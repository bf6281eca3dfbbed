using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>Tells what stands around a session: date, folder, branch, the project's own instructions.</summary>
public interface ISurroundings
{
    /// <returns>Why nothing can be done in the workspace, because it is not there; null where it is.</returns>
    string? Missing(string workspace) => null;

    /// <param name="permissions">What the tools of the session may do, which the model is told as well.</param>
    Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel);
}
