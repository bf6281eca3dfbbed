namespace Perdure.Cli.Exec;

/// <summary>Which session is meant, and what else is said.</summary>
/// <param name="Session">Null for the last one.</param>
internal sealed record ResumeTarget(string? Session, string? Prompt)
{
    /// <summary>The one that is picked from a list.</summary>
    public static readonly ResumeTarget Chosen = new("", Prompt: null) { Session = null, IsPicked = true };

    /// <summary>Whether it is picked from a list.</summary>
    public bool IsPicked { get; private init; }

    public static ResumeTarget Of(string[] words, bool last) => (words, last) switch
    {
        ([], true) => new ResumeTarget(null, null),
        ([var prompt], true) => new ResumeTarget(null, prompt),
        ([var session], false) => new ResumeTarget(session, null),
        ([var session, var prompt], false) => new ResumeTarget(session, prompt),
        ([], false) => throw new UserErrorException("expected a session's id or name, or --last, found neither; `perdure sessions list` shows them."),
        _ => throw new UserErrorException("expected either a session or --last, found both."),
    };
}
