using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>What the keeper has heard from the box.</summary>
internal sealed class BoxReportReader(int file)
{
    const int ReportBytesMax = 4096;

    readonly byte[] _heard = new byte[ReportBytesMax];
    int _length;
    bool _open = true;

    public int File => _open ? file : -1;

    /// <summary>The command as it is numbered in its namespace; null until it runs.</summary>
    public int? Process { get; private set; }

    /// <summary>The command's own wait status, where the box outlives it.</summary>
    public int? Status { get; private set; }

    /// <summary>Why the command never ran.</summary>
    public string? Failure { get; private set; }

    public void Hear()
    {
        nint count;
        while (_open && (count = Files.Read(file, _heard.AsSpan(_length))) != 0)
        {
            if (count < 0) { return; } // Nothing more yet.

            _length += (int)count;
            Understand();
        }

        _open = false;
    }

    void Understand()
    {
        foreach (var line in Encoding.UTF8.GetString(_heard, 0, _length).Split('\n')[..^1])
        {
            var (word, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
            switch (word)
            {
                case BoxReportWriter.StartedWord: Process = int.Parse(rest); break;
                case BoxReportWriter.EndedWord: Status = int.Parse(rest); break;
                case BoxReportWriter.FailedWord: Failure = rest; break;
            }
        }
    }
}
