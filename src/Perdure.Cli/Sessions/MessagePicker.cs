using Perdure.Cli.Exec;
using Perdure.Cli.Sandboxing;
using Perdure.Core;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;

namespace Perdure.Cli.Sessions;

/// <summary>Lets the user choose what was said before, the newest first.</summary>
internal sealed class MessagePicker(IReadOnlyList<PastInput> said, int rows, int columns) : ListPicker<PastInput>("Edit which message?", said, rows, columns)
{
    public static PastInput Choose(SessionId session, IReadOnlyList<PastInput> said)
    {
        if (said.Count == 0) { throw new UserErrorException($"--edit: expected something that was said in {session} and still counts, found nothing."); }
        if (!RawTerminal.IsAtHand)
        {
            throw new UserErrorException($"--edit: expected the entry of a message, for nobody is here to choose: {string.Join(", ", said.Select(one => $"{one.Seq} ({Printable.FirstLine(one.Text, 40)})").TakeLast(10))}.");
        }

        return new MessagePicker([.. said.Reverse()], Console.WindowHeight, Console.WindowWidth).Run() ?? throw new UserErrorException("no message was chosen.", ExitCode.Interrupted);
    }

    protected override string Words(PastInput one) => one.Text;

    protected override string Summary(PastInput one) => $"{one.Seq,6}  {Printable.FirstLine(one.Text, Columns - 12)}";

    protected override IEnumerable<string> Preview(PastInput one) => one.Text.Split('\n').Take(PreviewLines).Select(line => Printable.FirstLine(line, Columns));
}
