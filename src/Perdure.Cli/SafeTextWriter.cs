using System.Text;
using Perdure.Hosting;

namespace Perdure.Cli;

/// <summary>The one place through which text reaches the user: characters that command a terminal or turn the direction of text do not pass.</summary>
/// <remarks>Colours of our own pass by a mark nobody else knows; see <see cref="AnsiStyle"/>.</remarks>
/// <param name="above">Does each writing above what is kept at the end of the terminal.</param>
internal sealed class SafeTextWriter(TextWriter inner, Action<Action> above) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => above(() => inner.Write(Passing(value)));

    public override void WriteLine() => above(inner.WriteLine);

    public override void WriteLine(string? value) => above(() => inner.WriteLine(Passing(value)));

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    private static string Passing(string? text) => AnsiStyle.Applied(Printable.Of(text ?? ""));
}
