using Perdure.Tools.Sandboxing;

namespace Perdure.Cli.Doctor;

/// <summary>Tells which walls commands can have here.</summary>
internal static class SandboxCheck
{
    private const string Check = "sandbox";

    public static Finding Run(SandboxSupport support) => support switch
    {
        { Suffices: false } => Finding.Fail(
            Check, "none works here: a person is asked about each command, and where nobody can be asked none runs", "use Linux 5.13 or later, or let Perdure run without one: -c profile=full"),
        { Bubblewrap: null } => Finding.Warn(
            Check, support.InWords, "install bubblewrap: without namespaces .git is not protected, and modes of files outside can be changed (docs/sandbox.md)"),
        _ => Finding.Ok(Check, support.InWords),
    };
}
