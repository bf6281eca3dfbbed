namespace Perdure.Core;

/// <summary>Decides of each call whether it may start: by the profile, the person's rules, and what was granted in this session.</summary>
internal static class Permitting
{
    public static Permit Of(SessionState state, ToolCall call) => call.Tool switch
    {
        AskedCommand.Tool => AskedCommand.Of(call) is { } asked ? OfCommand(state, asked) : new Permit.Granted(),
        PatchedPaths.Tool => OfPatch(state, call),
        _ => OfTool(state, call),
    };

    private static Permit OfCommand(SessionState state, AskedCommand asked)
    {
        var permissions = state.Permissions;
        var judged = CommandRules.Judge(WithGrants(state), asked.Command);
        var exactly = state.Grants.Contains(new SameCommand(asked.Command));
        var offer = RuleOffer.For(asked.Command) is { } prefix ? (Grant)new CommandsLike(prefix) : new SameCommand(asked.Command);
        Permit Doubt(string why) => new Permit.Doubtful(new MayI($"run: {asked.Command}", why, asked.Justification, offer));

        return judged.Verdict switch
        {
            RuleVerdict.Forbid => new Permit.Refused($"{judged.Why} Do it another way, or say what you need and why."),
            _ when exactly => new Permit.Granted(Unconfined: true),
            RuleVerdict.Ask => Doubt(judged.Why),
            RuleVerdict.Allow when judged.IsOfPerson => new Permit.Granted(Unconfined: true),
            _ when permissions.Reach == Reach.Full => new Permit.Granted(Unconfined: true),
            _ when asked.Escalated => Doubt("it would run outside the sandbox."),
            RuleVerdict.Allow => new Permit.Granted(Unconfined: !permissions.Walls),
            _ when !permissions.Walls => Doubt("commands cannot be confined on this machine."),
            _ => new Permit.Granted(),
        };
    }

    private static Permit OfPatch(SessionState state, ToolCall call)
    {
        var permissions = state.Permissions;
        if (permissions.Reach == Reach.Full) { return new Permit.Granted(Unconfined: true); }

        var workspace = state.Beginning!.Workspace;
        var paths = PatchedPaths.Of(call);
        var action = $"write: {string.Join(", ", paths)}";
        if (permissions.Reach == Reach.ReadOnly)
        {
            return state.Grants.Contains(new CallsOf(call.Tool))
                ? new Permit.Granted(Unconfined: true)
                : new Permit.Doubtful(new MayI(action, "the profile only lets tools look.", Offer: new CallsOf(call.Tool)));
        }

        var beyond = paths.Select(path => PatchedPaths.Beyond(workspace, path, permissions.Writable ?? [])).OfType<string>().Distinct().ToList();
        if (beyond.Count == 0) { return new Permit.Granted(); }
        if (beyond.TrueForAll(folder => state.Grants.Contains(new WritesBelow(folder)))) { return new Permit.Granted(Unconfined: true); }

        return new Permit.Doubtful(new MayI(
            action,
            $"{string.Join(", ", beyond)} {(beyond.Count == 1 ? "is" : "are")} outside what may be written.",
            Offer: beyond is [var one] ? new WritesBelow(one) : null));
    }

    private static Permit OfTool(SessionState state, ToolCall call)
    {
        var asks = state.Beginning!.Tools.FirstOrDefault(tool => tool.Name == call.Tool)?.Asks ?? false;
        if (!asks || state.Permissions.Reach == Reach.Full || state.Grants.Contains(new CallsOf(call.Tool))) { return new Permit.Granted(); }

        return new Permit.Doubtful(new MayI(
            $"call: {call.Tool} {Digest.Shortened(call.Arguments, Digest.LineChars)}", "it may change something and runs outside the sandbox.", Offer: new CallsOf(call.Tool)));
    }

    /// <summary>What was granted in this session counts like a rule: one that forbids is still stronger.</summary>
    private static System.Collections.Immutable.ImmutableArray<CommandRule> WithGrants(SessionState state) =>
    [
        .. state.Permissions.Rules ?? [],
        .. state.Grants.OfType<CommandsLike>().Select(grant => new CommandRule(grant.Prefix, RuleVerdict.Allow)),
    ];
}
