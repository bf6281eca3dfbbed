using System.Text;

namespace Perdure.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <remarks>Plain streams: the console of .NET sets up terminals and encodings that most commands never need.</remarks>
internal sealed class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The terminal this process was started in.</summary>
    public static readonly Terminal Current = new();

    private readonly StreamWriter _out = Writer(Console.OpenStandardOutput());

    private Terminal()
    {
        Signals = Writer(Console.OpenStandardError());
        Out = new SafeTextWriter(_out, write => Above(write));
        Error = new SafeTextWriter(Signals, write => Above(write));
    }

    /// <summary>For text, whoever it is from.</summary>
    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>For what another program shall have character by character, such as a patch; a terminal gets it as text.</summary>
    public TextWriter Data => OutputIsTerminal ? Out : _out;

    /// <summary>For characters of our own that move the cursor or ring the bell.</summary>
    public TextWriter Signals { get; }

    /// <summary>Writes above a line that is kept at the end of the terminal, where there is one.</summary>
    public Action<Action> Above { get; set; } = write => write();

    public static bool InputIsPiped => Console.IsInputRedirected;

    public static bool OutputIsTerminal => !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    public static bool ErrorHasColours => ErrorIsTerminal && ColoursAreWanted;

    public static bool OutputHasColours => OutputIsTerminal && ColoursAreWanted;

    private static bool ColoursAreWanted =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>One line that is worth reading but ends nothing.</summary>
    public void Warn(string line) => Error.WriteLine($"perdure: {line}");

    public static TextReader OpenInput() => new StreamReader(Console.OpenStandardInput(), Utf8);

    private static StreamWriter Writer(Stream stream) => new(stream, Utf8) { AutoFlush = true, NewLine = "\n" };
}
