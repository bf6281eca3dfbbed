namespace Perdure.Tools.Patching;

/// <summary>A patch that cannot be planned: nothing was changed. The message tells the model what to write instead.</summary>
internal sealed class PatchRefusedException(string message) : Exception(message);
