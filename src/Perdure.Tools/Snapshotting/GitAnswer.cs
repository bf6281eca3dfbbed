using System.Text;

namespace Perdure.Tools.Snapshotting;

/// <summary>What a run of git came to.</summary>
/// <param name="IsCut">It had more to say than was asked for.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Complaint, bool IsCut)
{
    private const int ComplaintCharsMax = 300;

    private static readonly string[] NoRoom = ["No space left on device", "Disk quota exceeded", "Read-only file system"];

    public bool Succeeded => ExitCode == 0;

    public string Text => Encoding.UTF8.GetString(Output);

    public GitAnswer OrTrouble(string doing) => Succeeded ? this : throw Trouble(doing);

    public GitTroubleException Trouble(string doing)
    {
        var said = Complaint.Trim().ReplaceLineEndings(" ");
        if (said.Length > ComplaintCharsMax) { said = said[..ComplaintCharsMax]; }

        return new GitTroubleException($"git {doing} ended with {ExitCode}: {said}", NoRoom.Any(words => said.Contains(words, StringComparison.Ordinal)));
    }
}
