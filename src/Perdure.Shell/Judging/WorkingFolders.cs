using System.Collections.Frozen;
using Perdure.Shell.Reading;

namespace Perdure.Shell.Judging;

/// <summary>The folders a command of a line may run in: the one the line begins in, and those it goes to before.</summary>
internal sealed class WorkingFolders
{
    /// <summary>A line that goes to more folders is judged by the first of them.</summary>
    private const int FoldersMax = 32;

    /// <summary>Programs with an option for the folder that what they start runs in.</summary>
    private static readonly FrozenSet<string> Movers = ["env", "sudo", "doas", "chroot", "unshare", "nsenter", "systemd-run", "bwrap", "proot", "firejail", "make", "npm", "pnpm", "yarn"];

    private readonly CommandLocation? _place;
    private readonly List<ShellWord> _folders;

    public WorkingFolders(CommandLocation? place)
    {
        _place = place;
        _folders = [ShellWord.Literal(place is { } known && known.Folder != known.Workspace ? known.Folder : ".")]; // The rules speak of "." where it is the workspace.
    }

    /// <summary>The most that may lie below a path, wherever the command runs.</summary>
    public Extent ExtentOf(ShellWord path)
    {
        var most = path.Text.Contains('{') ? WidePaths.Of(path, _place?.Workspace) : Extent.Part; // {/,x} is one path from the root and one from here.
        foreach (var folder in _folders)
        {
            if (WidePaths.Of(Joined(folder, path), _place?.Workspace) is var extent && extent > most) { most = extent; }
        }

        return most;
    }

    public bool IsFar(ShellWord path) => ExtentOf(path) != Extent.Part;

    /// <summary>All folders that any command of the line may run in.</summary>
    public static WorkingFolders Of(ShellReading reading, CommandLocation place)
    {
        var folders = new WorkingFolders(place);
        foreach (var command in reading.Commands) { folders.See(command); }

        return folders;
    }

    /// <summary>Whether nothing runs outside this folder; a folder that is known only when it runs may be anywhere.</summary>
    public bool AreWithin(string folder)
    {
        var start = WidePaths.Plain(_place!.Folder);
        var within = WidePaths.Plain(folder);
        return _folders.TrueForAll(found => found.IsLiteral && IsBelow(WidePaths.Plain(found.Text.StartsWith('/') ? found.Text : $"{start}/{found.Text}"), within));
    }

    /// <summary>What comes after this command may run where it went.</summary>
    public void See(SimpleCommand command)
    {
        if (!command.IsNamed) { return; }

        if (command.FileName is "cd" or "pushd" or "chdir")
        {
            var target = command.Words.Skip(1).Where(word => word.MayBeOption is false || !word.IsLiteral).ToList();
            if (target.Count > 0) { Go(target[0]); }
            else if (command.FileName == "cd" && command.Words.Skip(1).All(word => word.Text != "-")) { Go(ShellWord.Literal("~")); }
        }
        else if (Movers.Contains(command.FileName))
        {
            foreach (var word in command.Words.Skip(1).Where(word => word.IsLiteral))
            {
                var value = word.Text[(word.Text.IndexOf('=') + 1)..];
                if (word.Text is ['-', 'C' or 'D', '/' or '.' or '~', ..]) { value = word.Text[2..]; }
                if (value is ['/' or '~', ..] || value.StartsWith("..", StringComparison.Ordinal)) { Go(ShellWord.Literal(value)); }
            }
        }
    }

    private void Go(ShellWord to)
    {
        foreach (var folder in _folders.ToList())
        {
            var joined = Joined(folder, to);
            if (_folders.Count < FoldersMax && !_folders.Contains(joined)) { _folders.Add(joined); }
        }
    }

    private static bool IsBelow(string path, string folder) => path == folder || path.StartsWith(folder == "/" ? folder : $"{folder}/", StringComparison.Ordinal);

    private static ShellWord Joined(ShellWord folder, ShellWord path)
    {
        if (folder.Is(".") || path.Text is ['/' or '~', ..] || (!path.IsLiteral && path.KnownStart == 0 && path.Text is ['$' or '`' or '<', ..])) { return path; }

        var start = folder.Text + "/";
        return new ShellWord(start + path.Text, folder.IsLiteral && path.IsLiteral, folder.IsLiteral ? start.Length + path.KnownStart : folder.KnownStart, path.MayBeMany);
    }
}

/// <summary>Where a command line is to run, as far as permission is concerned.</summary>
/// <param name="Workspace">As a full path.</param>
/// <param name="Folder">As a full path.</param>
/// <param name="Profile">Under which it is to run; null for any.</param>
public sealed record CommandLocation(string Workspace, string Folder, string? Profile = null);
