using System.Diagnostics;
using System.Globalization;

namespace Perdure.Tools.Snapshotting;

/// <summary>Reads what files held, from one git that is asked for one after the other.</summary>
internal sealed class BlobReader(Git command) : IDisposable
{
    private Process? _git;

    public byte[] Read(string blob)
    {
        _git ??= Started();
        _git.StandardInput.Write($"{blob}\n");
        _git.StandardInput.Flush();

        // <blob> blob <bytes> LF content LF
        var stream = _git.StandardOutput.BaseStream;
        var head = Line(stream);
        if (head.Split(' ') is not [_, "blob", var length]) { throw new GitTroubleException($"git cat-file: expected the content {blob}, found \"{head}\""); }

        var content = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        stream.ReadExactly(content);
        stream.ReadByte();
        return content;
    }

    public void Dispose()
    {
        if (_git is null) { return; }

        _git.StandardInput.Close();
        _git.WaitForExit();
        _git.Dispose();
    }

    private Process Started()
    {
        var git = command.Begin(["cat-file", "--batch"]);
        git.ErrorDataReceived += (_, _) => { };
        git.BeginErrorReadLine();
        return git;
    }

    private static string Line(Stream stream)
    {
        var line = new List<char>();
        while (stream.ReadByte() is >= 0 and not '\n' and var character) { line.Add((char)character); }

        return new string([.. line]);
    }
}
