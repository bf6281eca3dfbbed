using Perdure.Hosting;

namespace Perdure.Cli.Serve;

/// <summary>What the daemon says, in a file of its own that does not grow without end.</summary>
internal sealed class ServeLog(string file, TimeProvider clock, TextWriter? also)
{
    /// <summary>As much again is kept of what came before.</summary>
    private const long BytesMax = 2 << 20;

    private readonly Lock _turn = new();

    public string Older => $"{file}.1";

    public void Say(string line)
    {
        var said = $"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {Printable.Of(line).ReplaceLineEndings(" ")}";
        lock (_turn)
        {
            also?.WriteLine(said);
            try
            {
                if (new FileInfo(file) is { Exists: true, Length: > BytesMax }) { File.Move(file, Older, overwrite: true); }

                File.AppendAllText(file, said + "\n");
            }
            catch (IOException)
            {
                // On a full disk the sessions say so themselves.
            }
        }
    }
}
