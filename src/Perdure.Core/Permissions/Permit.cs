namespace Perdure.Core;

/// <summary>What the rules say of a call before it starts.</summary>
internal abstract record Permit
{
    private Permit() { }

    /// <param name="Unconfined">Outside the walls, with the person's own rights.</param>
    public sealed record Granted(bool Unconfined = false) : Permit;

    public sealed record Doubtful(MayI Question) : Permit;

    /// <param name="Why">For the model, and what it can do instead.</param>
    public sealed record Refused(string Why) : Permit;
}
