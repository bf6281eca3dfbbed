namespace Perdure.Tools.Sandboxing;

/// <summary>How far commands reach.</summary>
public enum SandboxProfile
{
    /// <summary>They look, and change nothing.</summary>
    ReadOnly,

    /// <summary>They write in the workspace and in a temporary folder, without a network.</summary>
    Workspace,

    /// <summary>They may all that the person may who runs Perdure.</summary>
    Full,
}

/// <summary>The profiles by the words a person chooses them with.</summary>
public static class SandboxProfiles
{
    /// <summary>A word of the configuration; those it knows beyond the three differ in approvals, not in what a command may touch.</summary>
    public static SandboxProfile Named(string? word) => word switch
    {
        "read-only" => SandboxProfile.ReadOnly,
        "full" => SandboxProfile.Full,
        _ => SandboxProfile.Workspace,
    };
}
