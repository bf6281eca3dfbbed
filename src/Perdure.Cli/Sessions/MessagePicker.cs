using Perdure.Cli.Exec;
using Perdure.Cli.Sandboxing;
using Perdure.Core;

namespace Perdure.Cli.Sessions;

/// <summary>Lets a person choose what was said before, the newest first.</summary>
internal sealed class MessagePicker(IReadOnlyList<SaidBefore> said, int rows, int columns) : ListPicker<SaidBefore>("Edit which message?", said, rows, columns)
{
    public static SaidBefore Choose(SessionId session, IReadOnlyList<SaidBefore> said)
    {
        if (said.Count == 0) { throw new ComplaintException($"--edit: expected something that was said in {session} and still counts, found nothing."); }
        if (!RawTerminal.IsAtHand)
        {
            throw new ComplaintException($"--edit: expected the entry of a message, for nobody is here to choose: {string.Join(", ", said.Select(one => $"{one.Seq} ({Printable.FirstLine(one.Text, 40)})").TakeLast(10))}.");
        }

        return new MessagePicker([.. said.Reverse()], Console.WindowHeight, Console.WindowWidth).Run() ?? throw new ComplaintException("no message was chosen.", ExitCode.Interrupted);
    }

    protected override string Words(SaidBefore one) => one.Text;

    protected override string Summary(SaidBefore one) => $"{one.Seq,6}  {Printable.FirstLine(one.Text, Columns - 12)}";

    protected override IEnumerable<string> Preview(SaidBefore one) => one.Text.Split('\n').Take(PreviewLines).Select(line => Printable.FirstLine(line, Columns));
}
