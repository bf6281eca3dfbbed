namespace Perdure.Hosting.Configuration;

/// <summary>One thing that can be chosen in the configuration.</summary>
/// <param name="Name">Its dotted path; a <c>*</c> stands for a name the user makes up.</param>
/// <param name="Variable">The environment variable that may say it too.</param>
/// <param name="Standard">What holds where nobody says anything, in words; null where nothing does.</param>
public sealed record ConfigKey(string Name, ConfigKind Kind, string Meaning, string? Variable = null, string? Standard = null)
{
    public const string AnyName = "*";

    public string[] Parts { get; } = Name.Split('.');

    /// <summary>Is itself a secret or may well hold one, so it is never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>A workspace may not say it: it would decide about its own trust.</summary>
    public bool HomeOnly { get; init; }

    public bool Matches(ReadOnlySpan<string> path) => path.Length == Parts.Length && StartsWith(path);

    /// <summary>Whether the key lies at or below <paramref name="path"/>.</summary>
    public bool StartsWith(ReadOnlySpan<string> path)
    {
        if (path.Length > Parts.Length) { return false; }

        for (var place = 0; place < path.Length; place++)
        {
            if (Parts[place] != AnyName && Parts[place] != path[place]) { return false; }
        }

        return true;
    }
}
