namespace Perdure.Hosting;

/// <summary>The folder that holds everything Perdure keeps for one person.</summary>
public sealed class Home(string folder)
{
    public const string Variable = "PERDURE_HOME";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Folder { get; } = Path.GetFullPath(folder);

    public string ConfigFile => Path.Combine(Folder, "config.jsonc");

    /// <summary>The servers <c>perdure mcp add</c> has added; a part of the home's configuration.</summary>
    public string McpFile => Path.Combine(Folder, "mcp.jsonc");

    /// <summary>What is known of MCP servers, and what they wrote to their standard error.</summary>
    public string McpFolder => Path.Combine(Folder, "mcp");

    /// <summary>Which commands run without asking, are asked for, or are forbidden.</summary>
    public string RulesFile => Path.Combine(Folder, "rules.jsonc");

    public string AuthFile => Path.Combine(Folder, "auth.json");

    /// <param name="warn">Takes what is worth a line but not an end.</param>
    public static Home FromEnvironment(Action<string> warn)
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return new Home(string.IsNullOrEmpty(named)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".perdure")
            : named).Narrowed(warn);
    }

    /// <summary>Takes the rights of everybody else from a folder that is there, and says so; what is kept in it is nobody's but its owner's.</summary>
    /// <exception cref="HostingException">Others need the folder, or it is somebody else's.</exception>
    private Home Narrowed(Action<string> warn)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(Folder)) { return this; }

        var mode = File.GetUnixFileMode(Folder);
        if ((mode & ~OwnerOnly) == UnixFileMode.None) { return this; }
        if ((mode & UnixFileMode.StickyBit) != UnixFileMode.None || Path.GetPathRoot(Folder) == Folder) { throw Shared("it is a folder for everybody"); }

        try
        {
            File.SetUnixFileMode(Folder, mode & OwnerOnly);
            warn($"others could enter {Folder} (mode {Convert.ToString((int)mode, 8)}); now only you can (mode {Convert.ToString((int)(mode & OwnerOnly), 8)})");
            return this;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Shared(problem.Message);
        }

        HostingException Shared(string why) =>
            new($"expected a home that nobody else can enter, found {Folder} with the mode {Convert.ToString((int)mode, 8)}, and it cannot be narrowed: {why} Set {Variable} to another folder.", FailureReason.Failed);
    }

    /// <summary>Makes the folder where it is missing, for its owner only.</summary>
    public Home Made()
    {
        if (Directory.Exists(Folder)) { return this; }

        try
        {
            Make(Folder);
            return this;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new HostingException(
                $"expected to be able to make the home {Folder}, found: {problem.Message} Make it writable or set {Variable} to another folder.",
                FailureReason.Failed);
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly);
    }
}
