using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Tools.Sandboxing;

/// <summary>Adds to what stands around a session what its commands may do.</summary>
public sealed class SandboxNotes(ISurroundings surroundings, Sandbox sandbox) : ISurroundings
{
    public string? Missing(string workspace) => surroundings.Missing(workspace);

    public async Task<ImmutableArray<Note>> LookAsync(string workspace, Permissions permissions, CancellationToken cancel)
    {
        var notes = await surroundings.LookAsync(workspace, permissions, cancel);

        // After the environment, before the project's own words.
        return notes.Insert(Math.Min(1, notes.Length), sandbox.Note(workspace, permissions));
    }
}
