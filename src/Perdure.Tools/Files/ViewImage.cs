using Perdure.Core.Values;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Files;

/// <summary>Puts a picture from disk before the model.</summary>
internal sealed class ViewImage(ReadAccess sight) : ITool
{
    /// <summary>The smallest limit among providers is 5 MB in base64, which is four characters for three bytes.</summary>
    private const int BytesMax = 3_750_000;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "view_image",
        """
        {
          "type": "object",
          "properties": { "path": { "type": "string" } },
          "required": ["path"]
        }
        """,
        readOnly: true);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var path = WorkspacePath.Of(run, CallArguments.Of(run.Call).OptionalText("path"));
        using var found = sight.Open(run, path);
        if (found is OpenedPath.Nothing(var place)) { return ToolOutcomes.Failed(MissingPath.Explain(path, place)); }
        if (found is OpenedPath.Refused(var why)) { return ToolOutcomes.Failed(why); }
        if (found is OpenedPath.Folder) { return ToolOutcomes.Failed($"{path.Shown} is a folder."); }
        if (found is not OpenedPath.File { Stream: var file }) { throw new InvalidOperationException($"Opening {path.Full}: found {found.GetType().Name}."); }
        if (Picture.KindOf(file) is not { } kind) { return ToolOutcomes.Failed($"{path.Shown} is not a png, jpeg, gif or webp picture."); }

        var length = file.Length;
        if (length > BytesMax) { return ToolOutcomes.Failed($"{path.Shown} has {length:N0} bytes; {BytesMax:N0} can be shown. Make it smaller first."); }

        var bytes = new byte[length];
        await file.ReadExactlyAsync(bytes, cancel);
        return new(
            ToolStatus.Succeeded,
            $"{path.Shown}, {kind}, {bytes.Length:N0} bytes",
            Images: [new Image($"data:image/{kind};base64,{Convert.ToBase64String(bytes)}")]);
    }
}
