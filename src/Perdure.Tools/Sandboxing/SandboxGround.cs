namespace Perdure.Tools.Sandboxing;

/// <summary>The places a sandbox is planned for, as full paths without links.</summary>
/// <param name="PerdureHome">Keys, logs, run folders: never for a command to see.</param>
/// <param name="UserHome">Where a person's secrets lie.</param>
/// <param name="Temporary">The folder that commands of this workspace share as their <c>/tmp</c>.</param>
public sealed record SandboxGround(string Workspace, string PerdureHome, string UserHome, string Temporary);
