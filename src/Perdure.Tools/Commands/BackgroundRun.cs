namespace Perdure.Tools.Commands;

/// <summary>Remembers, beside a run, how much of its output the model has been shown.</summary>
internal static class BackgroundRun
{
    private const string SeenFile = "seen";

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "order.json"));

    /// <summary>Whether the model was shown a part only, so that it may come back for the rest.</summary>
    public static bool IsRemembered(string folder) => File.Exists(Path.Combine(folder, SeenFile));

    public static long Seen(string folder)
    {
        try
        {
            return long.TryParse(File.ReadAllText(Path.Combine(folder, SeenFile)), out var offset) ? offset : 0;
        }
        catch (IOException)
        {
            return 0; // Shown again is better than never shown.
        }
    }

    public static void Remember(string folder, long offset)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, SeenFile), offset.ToString());
        }
        catch (IOException)
        {
            // On a full disk. What became of the command is known and must be told; some of its output may be shown again.
        }
    }
}
