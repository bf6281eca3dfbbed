namespace Perdure.Tools.Surroundings;

/// <summary>Names the folders between two places.</summary>
internal static class Folders
{
    /// <summary>From <paramref name="top"/> down to <paramref name="folder"/>, both included; only the latter where it does not lie below.</summary>
    public static IReadOnlyList<string> Down(string top, string folder)
    {
        List<string> chain = [];
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            chain.Insert(0, at);
            if (at == top) { return chain; }
        }

        return [folder];
    }
}
