using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;

namespace Perdure.Cli.Auth;

/// <summary><c>perdure auth</c>: stores, lists and removes keys without ever showing one.</summary>
internal static class AuthVerb
{
    public static Command Make()
    {
        var auth = new Verb("auth", "Store the keys of providers in a file only you can read.")
        {
            Examples =
            [
                "perdure auth set openai  # asks for the key and does not show it",
                "pass show openai | perdure auth set openai  # takes it from a pipe",
                "perdure auth list",
            ],
        };
        auth.Add(OfProvider("set", "Store a key, read from standard input.", "perdure auth set anthropic", Set));
        auth.Add(List());
        auth.Add(OfProvider("remove", "Forget a stored key.", "perdure auth remove anthropic", Remove));
        return auth;
    }

    private static Verb OfProvider(string name, string description, string example, Func<string, int> run)
    {
        var provider = new Argument<string>("PROVIDER") { Description = "A known provider, or one the configuration describes." };
        var verb = new Verb(name, description) { Examples = [example] };
        verb.Add(provider);
        verb.SetAction(parsed => run(parsed.GetRequiredValue(provider)));
        return verb;
    }

    private static Verb List()
    {
        var list = new Verb("list", "List the providers there is a key for, where it is from and how it ends.") { Examples = ["perdure auth list"] };
        list.SetAction(_ =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var keys = KeyList.Of(Roster(home), new KeyRing(home)).ToList();
            if (keys.Count == 0) { Terminal.Current.Warn("there are no keys; store one with `perdure auth set PROVIDER`"); }
            else { Terminal.Current.Out.Write(TextTable.Of([["PROVIDER", "SOURCE", "KEY"], .. keys])); }

            return ExitCode.Done;
        });
        return list;
    }

    private static int Set(string provider)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        MustBeKnown(provider, home);
        new KeyRing(home).Set(provider, KeyEntry.Read(provider));
        Terminal.Current.Warn($"the key for {provider} is stored in {home.AuthFile}");
        return ExitCode.Done;
    }

    private static int Remove(string provider)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        var ring = new KeyRing(home);
        if (ring.Remove(provider))
        {
            Terminal.Current.Warn($"the key for {provider} is removed");
            return ExitCode.Done;
        }

        var stored = string.Join(", ", ring.Providers);
        throw new UserErrorException($"expected a stored key for {provider}, found none{(stored.Length > 0 ? $"; there are keys for {stored}" : "")}.");
    }

    private static void MustBeKnown(string provider, Home home)
    {
        var names = Roster(home).Names.ToList();
        if (names.Contains(provider)) { return; }

        var nearest = Nearest.To(provider, names);
        throw new UserErrorException(
            $"expected a provider, found \"{provider}\"; {(nearest is null ? "" : $"did you mean \"{nearest}\"? ")}known are {string.Join(", ", names)}, others are described in {home.ConfigFile}.");
    }

    private static ProviderRoster Roster(Home home) =>
        new(ConfigLoading.Load(home, Directory.GetCurrentDirectory(), [], model: null, Terminal.Current.Warn), new KeyRing(home));
}
