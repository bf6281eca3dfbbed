using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting.Sessions;

namespace Perdure.Server.Tests.Stage;

/// <summary>The sessions of a household, for a daemon: what is said of all sessions has tests of its own, over a real home.</summary>
internal sealed class HouseholdSessions(SessionHost house) : ISessionHost
{
    public ImmutableArray<HostedSessionInfo> Open => house.Infos;

    public ImmutableArray<UnresumedSession> LeftAlone => [];

    public bool IsClosing => house.IsClosed;

    public Task LetGoOfRestingAsync() => house.LetGoOfRestingAsync();

    public async Task<ISession> OpenAsync(SessionId session, OpenMode mode, SettingsChoice? choice, CancellationToken cancel)
    {
        var lease = await house.EnterAsync(session);
        return new LocalSession(lease.Live, lease);
    }

    public async Task<CommandResult> TellAsync(SessionId session, SessionCommand command, CancellationToken cancel)
    {
        await using var open = await OpenAsync(session, OpenMode.Writer, choice: null, cancel);
        return await open.SendAsync(command);
    }

    public Task CloseAsync(SessionId session, int? taker, CancellationToken cancel) => house.ReleaseAsync(session, taker);

    public ValueTask DisposeAsync() => house.DisposeAsync();

    public Task<ISession> StartAsync(StartRequest request, CancellationToken cancel) => throw Other();

    public Task<SessionId> FindAsync(string? target, string? workspace, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<SessionSummary>> ListAsync(ListRequest request, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<SearchMatch>> SearchAsync(SearchRequest request, CancellationToken cancel) => throw Other();

    public IAsyncEnumerable<SessionChange> WatchAsync(CancellationToken cancel) => throw Other();

    public Task<ForkResult> ForkAsync(ForkRequest request, CancellationToken cancel) => throw Other();

    public Task<ImportResult> ImportAsync(ImportRequest request, CancellationToken cancel) => throw Other();

    public Task<PurgeResult> PurgeAsync(PurgeRequest request, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<ModelDescription>> ModelsAsync(string? workspace, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<ConfigurationValue>> ConfigurationAsync(string? workspace, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<GoalSummary>> GoalsAsync(string? workspace, CancellationToken cancel) => throw Other();

    public Task<ImmutableArray<OpenQuestion>> QuestionsAsync(SessionId? session, CancellationToken cancel) => throw Other();

    private static NotSupportedException Other([CallerMemberName] string method = "") => new($"Household: expected a request about one session, found {method}.");
}
