using System.Security.Cryptography;
using System.Text;
using Perdure.Runtime;

namespace Perdure.Tools.Snapshotting;

/// <summary>The git repository beside a workspace that holds its snapshots. Ours alone: nothing of it lies in the workspace.</summary>
internal sealed class ShadowRepository(string perdureHome, string workspace)
{
    private const int NameCharsMax = 40;

    /// <summary>Of the hash that tells apart two workspaces of one name.</summary>
    private const int HashChars = 12;

    /// <summary>
    /// Nothing is converted, nothing is run, and what has been written is on the disk before its name is told. Names that only other
    /// systems forbid are names.
    /// </summary>
    private static readonly string Config = $"""
        [core]
        	repositoryFormatVersion = 0
        	bare = false
        	fileMode = true
        	symlinks = {(OperatingSystem.IsWindows() ? "false" : "true")}
        	autocrlf = false
        	safecrlf = false
        	quotePath = false
        	hooksPath = {(OperatingSystem.IsWindows() ? "NUL" : "/dev/null")}
        	fsmonitor = false
        	untrackedCache = true
        	preloadIndex = true
        	compression = 1
        	fsync = objects
        	fsyncMethod = batch
        	protectNTFS = {(OperatingSystem.IsWindows() ? "true" : "false")}
        	protectHFS = {(OperatingSystem.IsMacOS() ? "true" : "false")}
        [status]
        	showUntrackedFiles = all
        	relativePaths = false
        [index]
        	version = 4
        [gc]
        	auto = 0
        [maintenance]
        	auto = false
        [commit]
        	gpgSign = false
        [submodule]
        	recurse = false

        """;

    /// <summary>Whatever .gitattributes the workspace has, these are stronger: content is taken byte by byte.</summary>
    private const string Attributes = "* -text !eol -ident !filter !working-tree-encoding !diff !merge !conflict-marker-size !whitespace\n";

    public string Workspace => workspace;

    public string Folder { get; } = Path.Combine(perdureHome, "snapshots", $"{Readable(workspace)}-{Hash(workspace)}.git");

    public string Objects => Path.Combine(Folder, "objects");

    public string Slots => Path.Combine(Folder, "worktrees");

    /// <summary>Says when snapshots were last pruned, by its time.</summary>
    public string PruneMark => Path.Combine(Folder, "pruned");

    private string Head => Path.Combine(Folder, "HEAD");

    public bool Exists => File.Exists(Head);

    /// <summary>Makes what is missing, and brings the rest to what this version wants.</summary>
    public ShadowRepository Made(TimeProvider clock)
    {
        foreach (var part in new[] { "objects/info", "objects/pack", "refs/perdure", "info", "worktrees" })
        {
            Directory.CreateDirectory(Path.Combine(Folder, part));
        }

        Keep("config", Config);
        Keep("info/attributes", Attributes);
        Keep("info/exclude", IgnoreSources.For(workspace, perdureHome));
        Keep("workspace", workspace + "\n");
        if (!File.Exists(PruneMark)) { MarkPruned(clock); }

        Keep("HEAD", "ref: refs/heads/none\n");
        return this;
    }

    /// <summary>The names snapshots of a session are kept under.</summary>
    public static string RefsOf(string session) => $"refs/perdure/{(session.All(IsPlain) && session.Length > 0 ? session : Hash(session))}";

    public void PointRef(string name, string commit)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Write(file, $"{commit}\n");
    }

    public void MarkPruned(TimeProvider clock)
    {
        File.WriteAllText(PruneMark, "");
        File.SetLastWriteTimeUtc(PruneMark, clock.GetUtcNow().UtcDateTime);
    }

    /// <returns>Null where another process, or another thread, has it.</returns>
    public FileStream? TryLock(string name)
    {
        try
        {
            return new FileStream(Path.Combine(Folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Keep(string name, string content)
    {
        var file = Path.Combine(Folder, name);
        if (!File.Exists(file) || File.ReadAllText(file) != content) { AtomicFile.Write(file, content); }
    }

    private static string Readable(string workspace)
    {
        var name = string.Concat(Path.GetFileName(workspace).Where(IsPlain));
        return name.Length > NameCharsMax ? name[..NameCharsMax] : name.Length == 0 ? "workspace" : name;
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashChars];
}
