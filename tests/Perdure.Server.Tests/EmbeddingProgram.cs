using Perdure.Client;
using Perdure.Core;
using Perdure.Core.Commands;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.Values;

namespace Perdure.Server.Tests;

/// <summary>The program of docs/embedding.md: its lines stand there as they stand here.</summary>
internal static class EmbeddingProgram
{
    public static async Task RunAsync(ISessions sessions, string folder, TextWriter output, CancellationToken cancel)
    {
        // <program>
        var session = await sessions.StartAsync(new StartRequest(folder, "ask me for a colour"), cancel);
        await foreach (var update in session.FollowAsync(after: 0, cancel))
        {
            if (update is DeltaReceived { Delta: TextDelta delta }) { output.Write(delta.Text); }
            if (session.Snapshot.State.OpenQuestions is [var open, ..]) { await session.SendAsync(new AnswerQuestion(open.Call.Id, new UserInputAnswer([new("colour", "green")]), "my program")); }
            if (update is EntryAppended { Entry.Event: TurnEnded }) { break; }
        }

        await session.DisposeAsync(); // Leaving is safe at any moment.
        await using var again = await sessions.OpenAsync(session.Id, OpenMode.Writer, cancel);
        var seen = again.LastSeq;
        await again.SendAsync(new GiveInput(new InputId("thanks"), "say goodbye", "my program"));
        await foreach (var update in again.FollowAsync(seen, cancel)) { if (update is EntryAppended { Entry.Event: TurnEnded }) { break; } }
        // </program>
    }
}
