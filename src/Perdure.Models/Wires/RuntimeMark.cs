namespace Perdure.Models.Wires;

/// <summary>Marks what Perdure itself says, the same on every wire: the instructions name the mark.</summary>
/// <remarks>
/// Many chat templates refuse a system message after the first one and do not know "developer" at all; a user message
/// is taken by every server. The tag is the one that current models have learnt to tell from the user's own words.
/// </remarks>
internal static class RuntimeMark
{
    private const string End = "</system-reminder>";

    /// <summary>Files and output that are quoted inside do not end it.</summary>
    public static string Around(string text) => $"<system-reminder>\n{text.Replace(End, "</ system-reminder>", StringComparison.OrdinalIgnoreCase)}\n{End}";
}
