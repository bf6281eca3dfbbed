namespace Perdure.Tools.Surroundings;

/// <summary>Finds a program as a shell would, but in no folder that depends on where one stands.</summary>
public static class ProgramOnPath
{
    /// <returns>Its full path, or null where it is not installed.</returns>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);
}
