using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Tools.Patching;

/// <summary>What a patch comes to, file by file. Once it is on disk the patch will be made, however often that is begun.</summary>
/// <param name="Call">The call it belongs to.</param>
internal sealed record PatchPlan(string Call, ImmutableArray<PlannedFile> Files);

/// <summary>One file, as it is with what it is to be.</summary>
/// <param name="Path">Where it is, links followed.</param>
/// <param name="Shown">How the model knows it.</param>
/// <param name="Before">The hash it has; null where there is no file.</param>
/// <param name="After">The hash it is to have; null where it is to go.</param>
/// <param name="Staged">The file in the run's folder with the new content.</param>
/// <param name="Mode">Its permission bits, where they are to be kept.</param>
/// <param name="Moved">It is one half of a rename: the old name, on the file of the new one.</param>
internal sealed record PlannedFile(string Path, string Shown, string? Before, string? After, string? Staged, int? Mode, string? Moved = null);

/// <summary>How a plan is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PatchPlan))]
internal sealed partial class PatchJson : JsonSerializerContext;
