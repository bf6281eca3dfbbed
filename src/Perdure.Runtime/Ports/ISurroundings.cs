using System.Collections.Immutable;
using Perdure.Core;

namespace Perdure.Runtime.Ports;

/// <summary>Tells what stands around a session: date, folder, branch, the project's own instructions.</summary>
public interface ISurroundings
{
    Task<ImmutableArray<Note>> LookAsync(string workspace, CancellationToken cancel);
}
