using Perdure.Core.Values;

namespace Perdure.Core.Rules;

/// <summary>What the rules say of a call before it starts.</summary>
internal abstract record PermissionResult
{
    private PermissionResult() { }

    /// <param name="Unconfined">Outside the sandbox, with the user's own rights.</param>
    public sealed record Allowed(bool Unconfined = false) : PermissionResult;

    public sealed record NeedsApproval(ApprovalRequest Question) : PermissionResult;

    /// <param name="Why">For the model, and what it can do instead.</param>
    public sealed record Denied(string Why) : PermissionResult;
}
