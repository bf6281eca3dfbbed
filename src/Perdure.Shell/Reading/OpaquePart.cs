namespace Perdure.Shell.Reading;

/// <summary>A part of a command line of which nobody can say beforehand what it does.</summary>
/// <param name="Text">The part, shortened.</param>
/// <param name="MayRunAnything">It may run any command, also one somebody forbade.</param>
public sealed record OpaquePart(string Text, string Reason, bool MayRunAnything)
{
    /// <summary>Its text stands in the line, in a language that is not read.</summary>
    public bool IsCode { get; init; }
}
