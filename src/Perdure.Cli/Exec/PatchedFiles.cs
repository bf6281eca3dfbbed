using Perdure.Core.Rules;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary>A file a patch or an edit names, and what is to be done with it.</summary>
/// <param name="Kind"><c>add</c>, <c>update</c> or <c>delete</c>.</param>
internal sealed record PatchedFile(string Path, string Kind);

/// <summary>Reads the headers of a patch; the tool itself reads the rest.</summary>
internal static class PatchedFiles
{
    private static readonly (string Header, string Kind)[] Headers =
    [
        ("*** Add File: ", "add"),
        ("*** Update File: ", "update"),
        ("*** Delete File: ", "delete"),
    ];

    public static List<PatchedFile> In(ToolCall call)
    {
        if (call.Tool == PatchedPaths.EditTool)
        {
            return [new PatchedFile(ToolLabel.Argument(call, "path") ?? "", ToolLabel.Argument(call, "old_string") is "" ? "add" : "update")];
        }

        var files = new List<PatchedFile>();
        foreach (var line in (ToolLabel.Argument(call, "input") ?? ToolLabel.Argument(call, "patch") ?? call.Arguments).Split('\n'))
        {
            foreach (var (header, kind) in Headers)
            {
                if (line.StartsWith(header, StringComparison.Ordinal)) { files.Add(new PatchedFile(line[header.Length..].Trim(), kind)); }
            }
        }

        return files;
    }
}
