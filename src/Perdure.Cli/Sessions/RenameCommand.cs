using Perdure.Cli.Configuration;
using Perdure.Core;
using Perdure.Runtime;

namespace Perdure.Cli.Sessions;

/// <summary>Names a session that is at rest; opening one that is not would make it go on.</summary>
internal static class RenameCommand
{
    private const int NameLettersMax = 100;

    public static async Task<int> RunAsync(string target, string name, CancellationToken cancel)
    {
        if (name.Length is 0 or > NameLettersMax || name.Any(char.IsControl))
        {
            throw new ComplaintException($"expected a name of 1 to {NameLettersMax} letters, found {name.Length}.");
        }

        var home = Home.FromEnvironment();
        var store = Composition.Store(home);
        var session = await new SessionFinder(store).FindAsync(target, cancel);
        Resting.Must(await store.ReadStateAsync(session, cancel));

        await using var composition = new Composition(home, new Config([]));
        await using var live = await composition.Engine(new Settings([])).OpenAsync(session, ThisProcess.AsWriter(composition.Clock), takeOver: false, cancel);
        await live.TellAsync(new NameSession(name));
        return ExitCode.Done;
    }
}
