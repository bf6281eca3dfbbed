using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Perdure.Tools.Tests.Sandboxing;

/// <summary>The program that tries to break out, compiled once.</summary>
internal static class AttackProgram
{
    private static readonly Lazy<string?> Compiled = new(() => Compile());

    /// <summary>Its path; skips the test where there is no C compiler.</summary>
    public static string Path => Compiled.Value ?? throw new InvalidOperationException("$XunitDynamicSkip$no C compiler (gcc) to build attack.c with");

    private static string? Compile([CallerFilePath] string here = "")
    {
        var source = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "attack.c");
        var program = System.IO.Path.Combine(AppContext.BaseDirectory, "attack");
        try
        {
            using var compiler = Process.Start("gcc", ["-O1", "-o", program, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
