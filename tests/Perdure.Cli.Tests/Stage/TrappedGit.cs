namespace Perdure.Cli.Tests.Stage;

/// <summary>Stands before the real git and does something of its own at its n-th start.</summary>
internal sealed class TrappedGit
{
    private readonly string _folder;

    /// <param name="at">Which start; 0 for each.</param>
    /// <param name="deed">In shell. The real git follows, unless this ends it.</param>
    public TrappedGit(Desk desk, int at, string deed)
    {
        _folder = Path.Combine(Path.GetDirectoryName(desk.Workspace)!, "git");
        Directory.CreateDirectory(_folder);
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "git")).First(File.Exists);
        var git = Path.Combine(_folder, "git");
        File.WriteAllText(git, $"""
            #!/bin/sh
            echo x >> {_folder}/starts
            read -r starts <<END
            $(/usr/bin/wc -l < {_folder}/starts)
            END
            if [ {at} = 0 ] || [ "$starts" = {at} ]; then
            {deed}
            fi
            exec {real} "$@"

            """);
        File.SetUnixFileMode(git, (UnixFileMode)0b111_101_101);
        desk.Variables["PERDURE_PROGRAM_FOLDERS"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public int Starts => File.Exists(Path.Combine(_folder, "starts")) ? File.ReadAllLines(Path.Combine(_folder, "starts")).Length : 0;
}
