using System.Text;

namespace Perdure.Cli;

/// <summary>The one place through which text reaches a person: letters that command a terminal or turn the direction of text do not pass.</summary>
/// <remarks>Colours of our own pass by a mark nobody else knows; see <see cref="Ink"/>.</remarks>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => inner.Write(Passing(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Passing(value));

    public override Task WriteAsync(string? value) => inner.WriteAsync(Passing(value));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Passing(value));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    private static string Passing(string? text) => Ink.Applied(Printable.Of(text ?? ""));
}
