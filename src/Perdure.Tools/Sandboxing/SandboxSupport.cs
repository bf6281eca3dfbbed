namespace Perdure.Tools.Sandboxing;

/// <summary>The walls this machine has.</summary>
/// <param name="Bubblewrap">The program, where it is installed and works.</param>
/// <param name="Landlock">The version the kernel knows; 0 for none.</param>
public sealed record SandboxSupport(string? Bubblewrap, int Landlock, bool Seccomp)
{
    public static SandboxSupport None { get; } = new(null, 0, false);

    /// <summary>Whether commands can be confined at all; otherwise a keeper refuses to run them confined.</summary>
    public bool Suffices => Seccomp && (Bubblewrap is not null || Landlock > 0);

    public string InWords => this switch
    {
        { Suffices: false } => "none",
        { Bubblewrap: not null, Landlock: > 0 } => $"bubblewrap, landlock {Landlock}, seccomp",
        { Bubblewrap: not null } => "bubblewrap, seccomp",
        _ => $"landlock {Landlock}, seccomp, without namespaces",
    };
}
