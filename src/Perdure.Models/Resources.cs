namespace Perdure.Models;

/// <summary>Opens the files that are built into this assembly.</summary>
internal static class Resources
{
    public static Stream Open(string name) =>
        typeof(Resources).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"Resources: {name} is built in, found {string.Join(", ", typeof(Resources).Assembly.GetManifestResourceNames())}.");

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }
}
