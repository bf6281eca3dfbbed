using Perdure.Core;
using Perdure.Runtime.Ports;
using Perdure.Tools.Sandboxing;

namespace Perdure.Tools.Files;

/// <summary>Puts a picture from disk before the model.</summary>
internal sealed class ViewImage(Sight sight) : ITool
{
    /// <summary>The smallest limit among providers is 5 MB in base64, which is four letters for three bytes.</summary>
    private const int BytesMax = 3_750_000;

    public ToolSpec Spec { get; } = ToolText.Spec(
        "view_image",
        """
        {
          "type": "object",
          "properties": { "path": { "type": "string", "description": "Relative to the workspace, or absolute" } },
          "required": ["path"],
          "additionalProperties": false
        }
        """,
        readOnly: true);

    public async Task<ToolOutcome> RunAsync(ToolRun run, IDeltas deltas, CancellationToken cancel)
    {
        var path = WorkspacePath.Of(run, CallArguments.Of(run.Call).OptionalText("path"));
        if (sight.Misfit(run, path) is { } misfit) { return Outcome.Failed(misfit); }
        if (Directory.Exists(path.Full)) { return Outcome.Failed($"{path.Shown} is a folder."); }
        if (!File.Exists(path.Full)) { return Outcome.Failed(MissingPath.Explain(path)); }
        if (Picture.KindOf(path.Full) is not { } kind) { return Outcome.Failed($"{path.Shown} is not a png, jpeg, gif or webp picture."); }

        var length = new FileInfo(path.Full).Length;
        if (length > BytesMax) { return Outcome.Failed($"{path.Shown} has {length:N0} bytes; {BytesMax:N0} can be shown. Make it smaller first."); }

        var bytes = await File.ReadAllBytesAsync(path.Full, cancel);
        return new(
            ToolStatus.Succeeded,
            $"{path.Shown}, {kind}, {bytes.Length:N0} bytes",
            Images: [new Image($"data:image/{kind};base64,{Convert.ToBase64String(bytes)}")]);
    }
}
