namespace Perdure.Core.Configuration;

/// <summary>The profiles every installation has. Those of the configuration extend them.</summary>
public static class Profiles
{
    /// <summary>They look, and ask before they change anything.</summary>
    public static readonly Permissions ReadOnly = new("read-only", AccessLevel.ReadOnly);

    /// <summary>They write in the workspace, without a network, and ask for more.</summary>
    public static readonly Permissions Workspace = new("workspace", AccessLevel.Workspace);

    /// <summary>For long goals: the network is open and nobody is asked; ceilings stand in for the user.</summary>
    public static readonly Permissions Unattended = new(
        "unattended",
        AccessLevel.Workspace,
        Network: true,
        ApprovalPolicy.Deny,
        Ceilings: new Ceilings(Dollars: 50, Actions: 5_000, Minutes: 24 * 60, Files: 5_000));

    /// <summary>Nothing stands between a command and the machine.</summary>
    public static readonly Permissions Full = new("full", AccessLevel.Full, Network: true);

    public static readonly Permissions[] All = [ReadOnly, Workspace, Unattended, Full];

    public static Permissions? Find(string name) => Array.Find(All, profile => profile.Profile == name);
}
