using Perdure.Core;
using Perdure.Core.Configuration;
using Perdure.Core.Events;
using Perdure.Journal;
using Perdure.Runtime.Ports;

// A writer in a process of its own, to be stopped, continued and killed by the tests. It tells each step in a line:
// "open", then the number of each entry that was acknowledged, or "lost" and the reason.
var (home, session, takeOver) = (args[0], new SessionId(args[1]), args.Contains("--take-over"));
var writer = new Writer(Environment.ProcessId, Environment.MachineName, "boot", "second-writer", TimeProvider.System.GetUtcNow());
var store = new FileSessionStore(home);
try
{
    var journal = await store.OpenAsync(session, writer, takeOver, default);
    Tell("open");
    if (args.Contains("--hold")) { Console.ReadLine(); }

    for (var seq = journal.LastSeq + 1; ; seq += 3)
    {
        await journal.AppendAsync([Entry(seq), Entry(seq + 1), Entry(seq + 2)], default);
        Tell($"{seq + 2}");
    }
}
catch (SessionStoreException failure)
{
    Tell($"{failure.GetType().Name}: {failure.Message}");
}

static LogEntry Entry(long seq) =>
    new(seq, TimeProvider.System.GetUtcNow(), new InputReceived(new InputId($"{seq}"), new string('x', (int)(seq * 37 % 900)), Delivery.Steer, "test"));

static void Tell(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
