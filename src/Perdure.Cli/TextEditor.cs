using System.Diagnostics;

namespace Perdure.Cli;

/// <summary>Has the user change a text in the editor of their choice.</summary>
internal static class TextEditor
{
    private const string Usual = "vi";

    /// <returns>The text as it was left, without the line end that editors add.</returns>
    public static async Task<string> EditAsync(string text, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("perdure-edit-");
        try
        {
            var file = Path.Combine(folder.FullName, "message.md");
            await File.WriteAllTextAsync(file, text + "\n", cancel);
            await RunAsync(Chosen(), file, cancel);
            return (await File.ReadAllTextAsync(file, cancel)).TrimEnd();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Chosen()
    {
        foreach (var variable in (string[])["VISUAL", "EDITOR"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } editor) { return editor; }
        }

        return !Terminal.InputIsPiped && Terminal.OutputIsTerminal ? Usual : throw new UserErrorException("expected an editor in $VISUAL or $EDITOR, found none, and no terminal to start vi in.");
    }

    /// <summary>Through a shell, as git does: the variable may hold options as well.</summary>
    private static async Task RunAsync(string editor, string file, CancellationToken cancel)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$0\"", file]) { UseShellExecute = false })!;
        await shell.WaitForExitAsync(cancel);
        if (shell.ExitCode != 0) { throw new UserErrorException($"expected the editor `{editor}` to end well, found exit code {shell.ExitCode}; nothing was done.", ExitCode.Interrupted); }
    }
}
