using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Shell.Judging;
using Perdure.Shell.Reading;

namespace Perdure.Core.Rules;

/// <summary>Decides of each call whether it may start: by the profile, the user's rules, and what was granted in this session.</summary>
internal static class PermissionRules
{
    public static PermissionResult Of(SessionState state, ToolCall call) => call.Tool switch
    {
        RequestedCommand.Tool => RequestedCommand.Of(call) is { } asked ? OfCommand(state, asked) : new PermissionResult.Allowed(),
        PatchedPaths.Tool or PatchedPaths.EditTool => OfPatch(state, call),
        _ => OfTool(state, call),
    };

    private static PermissionResult OfCommand(SessionState state, RequestedCommand asked)
    {
        var permissions = state.Permissions;
        var reading = ShellReading.Of(asked.Command);
        var place = asked.In(state.Started!.Workspace, permissions.Profile);
        var judged = CommandRules.Judge(permissions.Rules ?? [], reading, place);
        return judged switch
        {
            { Verdict: RuleVerdict.Forbid } => new PermissionResult.Denied($"{judged.Why} Do it another way, or say what you need and why."),
            _ when IsGranted(state, asked, reading, place) => new PermissionResult.Allowed(Unconfined: true),
            { Verdict: RuleVerdict.Ask } => Doubt(judged.Why),
            { Verdict: RuleVerdict.Allow } when judged.Rule != HarmlessCommands.Rule => new PermissionResult.Allowed(Unconfined: true),
            _ when permissions.Reach == AccessLevel.Full => new PermissionResult.Allowed(Unconfined: true),
            _ when asked.Escalated => Doubt("It would run outside the sandbox."),
            _ when permissions.Walls => new PermissionResult.Allowed(),
            _ => Doubt("Commands cannot be confined on this machine."),
        };

        PermissionResult Doubt(string why) => new PermissionResult.NeedsApproval(new ApprovalRequest($"run: {asked.Command}", why, asked.Justification, Offer(asked, reading, place), place.Folder, Leaves(permissions)));
    }

    /// <summary>What a yes gives up, in words.</summary>
    private static string Leaves(Permissions permissions) => permissions switch
    {
        { Reach: AccessLevel.Full } => $"no sandbox: under the profile {permissions.Profile} it runs with all your rights",
        { Walls: false } => $"no sandbox: none works on this machine, so it runs with all your rights (profile {permissions.Profile})",
        _ => $"the sandbox of the profile {permissions.Profile}: it runs with all your rights and your network",
    };

    private static Grant Offer(RequestedCommand asked, ShellReading reading, CommandLocation place) =>
        SuggestedRule.For(reading) is { } prefix ? new CommandPrefixGrant(prefix, place.Folder) { Profile = place.Profile } : new ExactCommandGrant(asked.Command, place.Folder) { Profile = place.Profile };

    private static bool IsGranted(SessionState state, RequestedCommand asked, ShellReading reading, CommandLocation place)
    {
        if (state.Grants.Contains(new ExactCommandGrant(asked.Command, place.Folder) { Profile = place.Profile })) { return true; }

        ImmutableArray<CommandRule> granted = [.. state.Grants.OfType<CommandPrefixGrant>().Select(grant => grant.Rule())];
        return !granted.IsEmpty && CommandRules.Judge(granted, reading, place) is { Verdict: RuleVerdict.Allow, Rule: { } rule } && rule != HarmlessCommands.Rule;
    }

    private static PermissionResult OfPatch(SessionState state, ToolCall call)
    {
        var permissions = state.Permissions;
        if (permissions.Reach == AccessLevel.Full) { return new PermissionResult.Allowed(Unconfined: true); }

        var workspace = state.Started!.Workspace;
        var paths = PatchedPaths.Of(call);
        var profile = permissions.Profile;
        var action = $"write: {string.Join(", ", paths)}\n{PatchedPaths.Text(call)}";
        if (permissions.Reach == AccessLevel.ReadOnly)
        {
            return state.Grants.Contains(new ToolGrant(call.Tool) { Profile = state.Permissions.Profile })
                ? new PermissionResult.Allowed(Unconfined: true)
                : new PermissionResult.NeedsApproval(new ApprovalRequest(action, "The profile only lets tools look.", Offer: new ToolGrant(call.Tool) { Profile = state.Permissions.Profile }, Leaves: $"the profile {profile}, which only looks"));
        }

        var beyond = paths.Select(path => PatchedPaths.Beyond(workspace, path, permissions.Writable ?? [])).OfType<string>().Distinct().ToList();
        if (beyond.Count == 0) { return new PermissionResult.Allowed(); }
        if (beyond.TrueForAll(folder => state.Grants.Contains(new FolderWriteGrant(folder) { Profile = profile }))) { return new PermissionResult.Allowed(Unconfined: true); }

        return new PermissionResult.NeedsApproval(new ApprovalRequest(
            action,
            $"{string.Join(", ", beyond)} {(beyond.Count == 1 ? "is" : "are")} outside what may be written.",
            Offer: beyond is [var one] ? new FolderWriteGrant(one) { Profile = profile } : null,
            Leaves: $"what the profile {profile} may write"));
    }

    private static PermissionResult OfTool(SessionState state, ToolCall call)
    {
        var asks = state.Started!.Tools.FirstOrDefault(tool => tool.Name == call.Tool)?.Asks ?? false;
        if (!asks || state.Permissions.Reach == AccessLevel.Full || state.Grants.Contains(new ToolGrant(call.Tool) { Profile = state.Permissions.Profile })) { return new PermissionResult.Allowed(); }

        return new PermissionResult.NeedsApproval(new ApprovalRequest(
            $"call: {call.Tool} {call.Arguments}",
            "It may change something and runs outside the sandbox.",
            Offer: new ToolGrant(call.Tool) { Profile = state.Permissions.Profile },
            Leaves: $"the profile {state.Permissions.Profile}: the server runs with its own rights"));
    }
}
