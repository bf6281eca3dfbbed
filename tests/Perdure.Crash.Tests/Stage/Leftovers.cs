namespace Perdure.Crash.Tests.Stage;

/// <summary>Finds processes that still belong to a folder: those that work in it and those that were given a path in it.</summary>
internal static class Leftovers
{
    /// <summary>A keeper goes some milliseconds after its command.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The kernel gives no signal when somebody else's process ends.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(10);

    public static async Task NoneAsync(string folder)
    {
        var giveUp = DateTimeOffset.UtcNow + Patience;
        while (In(folder) is [_, ..] left)
        {
            Assert.True(DateTimeOffset.UtcNow < giveUp, $"Expected no process of {folder}, found:\n{string.Join('\n', left)}");
            await Task.Delay(LookAgainAfter);
        }
    }

    private static List<string> In(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(process[^1])).Select(process => Belonging(process, folder)).OfType<string>()];

    private static string? Belonging(string process, string folder)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            var place = new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
            var belongs = words.Contains(folder, StringComparison.Ordinal) || place?.StartsWith(folder, StringComparison.Ordinal) == true;
            return belongs ? $"{Path.GetFileName(process)}: {words}" : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // It ended while we looked.
        }
    }
}
