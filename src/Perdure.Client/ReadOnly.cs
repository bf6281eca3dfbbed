using Perdure.Core;
using Perdure.Core.Commands;

namespace Perdure.Client;

/// <summary>What a session says to a command of somebody who only reads it.</summary>
public static class ReadOnly
{
    public static CommandResult Refuse(SessionId session) =>
        new CommandRefused(new Refusal(RefusalCode.NotRunning, $"Session {session} is open for reading only; open it as a writer to tell it something."));
}
