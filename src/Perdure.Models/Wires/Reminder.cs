namespace Perdure.Models.Wires;

/// <summary>Marks what Perdure itself says where a wire has no place for it but a user message.</summary>
/// <remarks>
/// Many chat templates refuse a system message after the first one and do not know "developer" at all; a user message
/// is taken by every server. The tag is the one that current models have learnt to tell from the user's own words.
/// </remarks>
internal static class Reminder
{
    public static string Around(string text) => $"<system-reminder>\n{text}\n</system-reminder>";
}
