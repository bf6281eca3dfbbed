namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>How a command is confined.</summary>
public enum Confined
{
    /// <summary>Bubblewrap's namespaces with the box inside.</summary>
    Namespaces,

    /// <summary>Landlock and seccomp only.</summary>
    BoxAlone,
}

/// <summary>With whose rights the keeper runs.</summary>
public enum As
{
    /// <summary>Whoever runs the tests: root in most build machines.</summary>
    Tester,

    /// <summary>A user without any rights; needs a tester who is root.</summary>
    Nobody,
}

/// <summary>Everybody who attacks: in both ways of being confined, as root and not.</summary>
public sealed class Attackers : TheoryData<Confined, As>
{
    public Attackers()
    {
        foreach (var confined in Enum.GetValues<Confined>())
        {
            foreach (var user in Enum.GetValues<As>()) { Add(confined, user); }
        }
    }
}
