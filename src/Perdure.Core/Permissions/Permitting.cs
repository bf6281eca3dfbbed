using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>Decides of each call whether it may start: by the profile, the person's rules, and what was granted in this session.</summary>
internal static class Permitting
{
    public static Permit Of(SessionState state, ToolCall call) => call.Tool switch
    {
        AskedCommand.Tool => AskedCommand.Of(call) is { } asked ? OfCommand(state, asked) : new Permit.Granted(),
        PatchedPaths.Tool or PatchedPaths.EditTool => OfPatch(state, call),
        _ => OfTool(state, call),
    };

    private static Permit OfCommand(SessionState state, AskedCommand asked)
    {
        var permissions = state.Permissions;
        var reading = ShellReading.Of(asked.Command);
        var place = asked.In(state.Beginning!.Workspace, permissions.Profile);
        var judged = CommandRules.Judge(permissions.Rules ?? [], reading, place);
        return judged switch
        {
            { Verdict: RuleVerdict.Forbid } => new Permit.Refused($"{judged.Why} Do it another way, or say what you need and why."),
            _ when IsGranted(state, asked, reading, place) => new Permit.Granted(Unconfined: true),
            { Verdict: RuleVerdict.Ask } => Doubt(judged.Why),
            { Verdict: RuleVerdict.Allow } when judged.Rule != HarmlessCommands.Rule => new Permit.Granted(Unconfined: true),
            _ when permissions.Reach == Reach.Full => new Permit.Granted(Unconfined: true),
            _ when asked.Escalated => Doubt("It would run outside the sandbox."),
            _ when permissions.Walls => new Permit.Granted(),
            _ => Doubt("Commands cannot be confined on this machine."),
        };

        Permit Doubt(string why) => new Permit.Doubtful(new MayI($"run: {asked.Command}", why, asked.Justification, Offer(asked, reading, place), place.Folder, Leaves(permissions)));
    }

    /// <summary>What a yes gives up, in words.</summary>
    private static string Leaves(Permissions permissions) => permissions switch
    {
        { Reach: Reach.Full } => $"no sandbox: under the profile {permissions.Profile} it runs with all your rights",
        { Walls: false } => $"no sandbox: none works on this machine, so it runs with all your rights (profile {permissions.Profile})",
        _ => $"the sandbox of the profile {permissions.Profile}: it runs with all your rights and your network",
    };

    private static Grant Offer(AskedCommand asked, ShellReading reading, CommandPlace place) =>
        RuleOffer.For(reading) is { } prefix ? new CommandsLike(prefix, place.Folder) { Profile = place.Profile } : new SameCommand(asked.Command, place.Folder) { Profile = place.Profile };

    private static bool IsGranted(SessionState state, AskedCommand asked, ShellReading reading, CommandPlace place)
    {
        if (state.Grants.Contains(new SameCommand(asked.Command, place.Folder) { Profile = place.Profile })) { return true; }

        ImmutableArray<CommandRule> granted = [.. state.Grants.OfType<CommandsLike>().Select(grant => grant.Rule())];
        return !granted.IsEmpty && CommandRules.Judge(granted, reading, place) is { Verdict: RuleVerdict.Allow, Rule: { } rule } && rule != HarmlessCommands.Rule;
    }

    private static Permit OfPatch(SessionState state, ToolCall call)
    {
        var permissions = state.Permissions;
        if (permissions.Reach == Reach.Full) { return new Permit.Granted(Unconfined: true); }

        var workspace = state.Beginning!.Workspace;
        var paths = PatchedPaths.Of(call);
        var profile = permissions.Profile;
        var action = $"write: {string.Join(", ", paths)}\n{PatchedPaths.Text(call)}";
        if (permissions.Reach == Reach.ReadOnly)
        {
            return state.Grants.Contains(new CallsOf(call.Tool) { Profile = state.Permissions.Profile })
                ? new Permit.Granted(Unconfined: true)
                : new Permit.Doubtful(new MayI(action, "The profile only lets tools look.", Offer: new CallsOf(call.Tool) { Profile = state.Permissions.Profile }, Leaves: $"the profile {profile}, which only looks"));
        }

        var beyond = paths.Select(path => PatchedPaths.Beyond(workspace, path, permissions.Writable ?? [])).OfType<string>().Distinct().ToList();
        if (beyond.Count == 0) { return new Permit.Granted(); }
        if (beyond.TrueForAll(folder => state.Grants.Contains(new WritesBelow(folder) { Profile = profile }))) { return new Permit.Granted(Unconfined: true); }

        return new Permit.Doubtful(new MayI(
            action,
            $"{string.Join(", ", beyond)} {(beyond.Count == 1 ? "is" : "are")} outside what may be written.",
            Offer: beyond is [var one] ? new WritesBelow(one) { Profile = profile } : null,
            Leaves: $"what the profile {profile} may write"));
    }

    private static Permit OfTool(SessionState state, ToolCall call)
    {
        var asks = state.Beginning!.Tools.FirstOrDefault(tool => tool.Name == call.Tool)?.Asks ?? false;
        if (!asks || state.Permissions.Reach == Reach.Full || state.Grants.Contains(new CallsOf(call.Tool) { Profile = state.Permissions.Profile })) { return new Permit.Granted(); }

        return new Permit.Doubtful(new MayI(
            $"call: {call.Tool} {call.Arguments}",
            "It may change something and runs outside the sandbox.",
            Offer: new CallsOf(call.Tool) { Profile = state.Permissions.Profile },
            Leaves: $"the profile {state.Permissions.Profile}: the server runs with its own rights"));
    }
}
