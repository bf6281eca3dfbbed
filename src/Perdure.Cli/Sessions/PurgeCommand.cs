using System.Collections.Immutable;
using Perdure.Core;
using Perdure.Client;
using System.Globalization;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Removes sessions for good and says what that freed.</summary>
internal sealed class PurgeCommand(Terminal terminal, ISessions sessions)
{
    private const int TitleChars = 60;

    public async Task<int> RunAsync(PurgeOptions order, CancellationToken cancel)
    {
        if (new[] { order.Targets.Length > 0, order.OlderThan is not null || order.All, order.ByPolicy }.Count(given => given) != 1)
        {
            throw new UserErrorException("expected either sessions, or --older-than or --all, or --by-policy.");
        }

        var meant = (await sessions.PurgeAsync(await RequestAsync(order, cancel) with { DryRun = true }, cancel)).Wanted;
        foreach (var doomed in meant)
        {
            terminal.Out.WriteLine($"{doomed.Session.ShortId}  {ByteCount.Say(doomed.Bytes)}  {Printable.FirstLine(doomed.Session.Title, TitleChars)}{(doomed.Why is { } why ? $"  ({why})" : "")}");
        }

        if (meant.Length == 0)
        {
            terminal.Warn(order.ByPolicy ? "no session has to go by the policy" : "no session is that old");
            return ExitCode.Done;
        }

        if (order.DryRun)
        {
            terminal.Out.WriteLine($"{UsageLine.Count(meant.Length, "session")} would be removed; nothing was");
            return ExitCode.Done;
        }

        Confirmation.ToGoOn(terminal, order.Yes, $"{UsageLine.Count(meant.Length, "session")} will be removed for good: log, texts, runs and snapshots. This cannot be undone.");
        var removed = await sessions.PurgeAsync(new PurgeRequest { Sessions = [.. meant.Select(doomed => doomed.Session.Id)], Workspace = order.Workspace }, cancel);
        foreach (var why in removed.Kept) { terminal.Warn(why); }

        terminal.Out.WriteLine($"{UsageLine.Count(removed.Gone.Length, "session")} removed, {ByteCount.Say(removed.BytesFreed)} freed");
        return removed.Kept.IsEmpty ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<PurgeRequest> RequestAsync(PurgeOptions order, CancellationToken cancel)
    {
        // --all reaches over every folder; an age alone stays in this one.
        if (order.Targets.Length == 0) { return new PurgeRequest { OlderThan = order.OlderThan, Workspace = order.All ? null : order.Workspace, ByPolicy = order.ByPolicy }; }

        var named = ImmutableArray.CreateBuilder<SessionId>();
        foreach (var target in order.Targets.Distinct()) { named.Add(await sessions.FindAsync(target, workspace: null, cancel)); }

        return new PurgeRequest { Sessions = named.ToImmutable(), Workspace = order.Workspace };
    }
}

/// <summary>Which sessions are to go.</summary>
/// <param name="Workspace">The folder an age alone is meant for.</param>
/// <param name="ByPolicy">Those the configuration says.</param>
internal sealed record PurgeOptions(string[] Targets, TimeSpan? OlderThan, bool All, bool ByPolicy, string Workspace, bool DryRun, bool Yes);
