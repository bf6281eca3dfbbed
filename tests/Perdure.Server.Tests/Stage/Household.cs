using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Hosting.Sessions;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Runtime.Tests;
using Perdure.Testing;

namespace Perdure.Server.Tests.Stage;

/// <summary>A house over a memory, with the fake clock, a scripted model and tools a test can hold back.</summary>
internal sealed class Household : IAsyncDisposable
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public Household(params ModelResult[] script)
        : this(Perdure.Hosting.Sessions.SessionHost.CrowdUsual, script)
    {
    }

    public Household(int crowd, params ModelResult[] script)
    {
        Ring = new RingScene { Model = new ScriptedModel(script) };
        House = new SessionHost((session, _) => OpenAsync(session), Ring.Clock, crowd);
    }

    public RingScene Ring { get; }

    public SessionHost House { get; }

    /// <summary>How many sessions were opened, and how many let go of.</summary>
    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public async Task<OpenedSession> OpenAsync(SessionId session) => new(await Ring.OpenAsync(session), new Nothing(this));

    /// <summary>A session that has begun and rests.</summary>
    public async Task<SessionId> SessionAsync()
    {
        await using var live = await Ring.BeginAsync();
        return live.Id;
    }

    public async Task<Decision> TellAsync(SessionId session, SessionCommand command)
    {
        using var stay = await House.EnterAsync(session);
        return await stay.Live.TellAsync(command);
    }

    /// <summary>Looks every minute, as the daemon does.</summary>
    public async Task PassAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Ring.Clock.Advance(Minute);
            await House.TidyAsync();
        }
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    private sealed class Nothing : IAsyncDisposable
    {
        private readonly Household _household;

        public Nothing(Household household)
        {
            _household = household;
            household.Opened++;
        }

        public ValueTask DisposeAsync()
        {
            _household.Closed++;
            return ValueTask.CompletedTask;
        }
    }
}
