using System.Collections.Immutable;

namespace Perdure.Hosting.Notices;

/// <summary>Runs a command of the user's own, which reads the notice as JSON on its standard input and finds its parts in variables.</summary>
public sealed class CommandChannel(ImmutableArray<string> line) : INoticeChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "command";

    public async Task<string?> TellAsync(Notice notice, CancellationToken cancel)
    {
        var variables = new Dictionary<string, string?>
        {
            ["PERDURE_NOTICE_ID"] = notice.Id,
            ["PERDURE_NOTICE_KIND"] = notice.KindWord,
            ["PERDURE_NOTICE_SESSION"] = notice.Session.Value,
            ["PERDURE_NOTICE_TITLE"] = notice.Title,
            ["PERDURE_NOTICE_TEXT"] = notice.Text,
        };
        var run = await ExternalCommand.ChosenAsync(line[0], line[1..], notice.JsonLine(), variables, Patience, cancel);
        return run switch
        {
            { IsDone: true } => null,
            { ExitCode: { } code } => $"{line[0]} ended with {code}: {Printable.LastLine(run.Said, Notice.TextCharsMax)}",
            _ => Printable.LastLine(run.Said, Notice.TextCharsMax),
        };
    }
}
