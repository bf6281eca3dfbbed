using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Mcp;

namespace Perdure.Cli.Mcp;

/// <summary><c>perdure mcp</c>: which MCP servers sessions have, and whether they can be had.</summary>
internal static class McpVerb
{
    public static Command Make()
    {
        var mcp = new Verb("mcp", "Add, try and list the MCP servers whose tools sessions have.")
        {
            Examples =
            [
                "perdure mcp add files -- npx -y @modelcontextprotocol/server-filesystem .  # a program",
                "perdure mcp add docs --url https://example.com/mcp  # a server that runs already",
                "perdure mcp test  # start each once and say what it offers",
                "perdure mcp list",
            ],
        };
        mcp.Add(List());
        mcp.Add(McpAdding.Make());
        mcp.Add(Remove());
        mcp.Add(Test());
        return mcp;
    }

    public static Config Load(Home home) => ConfigLoading.Load(home, Directory.GetCurrentDirectory(), [], model: null, Terminal.Current.Warn);

    private static Verb List()
    {
        var json = Json();
        var list = new Verb("list", "List the servers, what they were last known to offer and where they are configured.")
        {
            Examples = ["perdure mcp list", "perdure mcp list --json"],
        };
        list.Add(json);
        list.SetAction(parsed =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var rows = McpList.Of(Load(home), McpServers.Shelf(home)).ToList();
            if (parsed.GetValue(json)) { Terminal.Current.Out.WriteLine(McpList.Json(rows)); }
            else if (rows.Count == 0) { Terminal.Current.Warn("there are no MCP servers; add one with `perdure mcp add NAME -- COMMAND`"); }
            else { Terminal.Current.Out.Write(McpList.Text(rows)); }

            return ExitCode.Done;
        });
        return list;
    }

    private static Verb Remove()
    {
        var name = new Argument<string>("NAME") { Description = "A server `perdure mcp add` has added." };
        var remove = new Verb("remove", "Remove a server that was added, with what is known of it.") { Examples = ["perdure mcp remove files"] };
        remove.Add(name);
        remove.SetAction(parsed =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var server = parsed.GetRequiredValue(name);
            var config = Load(home);
            MustBeConfigured(config, server);
            if (!new McpFile(home).Remove(server))
            {
                throw new UserErrorException($"expected \"{server}\" in {home.McpFile}, found it in {McpServers.Saying(config, server).Place}; remove it there.");
            }

            McpServers.Shelf(home).Forget(server);
            Terminal.Current.Warn($"the MCP server {server} is removed");
            return ExitCode.Done;
        });
        return remove;
    }

    private static Verb Test()
    {
        var name = new Argument<string?>("NAME") { Description = "Only this server.", Arity = ArgumentArity.ZeroOrOne };
        var json = Json();
        var test = new Verb("test", "Start each server once and say what it offers, or why it cannot be had.")
        {
            Examples = ["perdure mcp test", "perdure mcp test files --json"],
        };
        test.Add(name);
        test.Add(json);
        test.SetAction(async (parsed, cancel) =>
        {
            var home = Home.FromEnvironment(Terminal.Current.Warn);
            var config = Load(home);
            if (parsed.GetValue(name) is { } one) { MustBeConfigured(config, one); }

            var names = parsed.GetValue(name) is { } only ? [only] : config.McpServerNames.Where(server => McpServers.IsEnabled(config, server)).ToArray();
            var trials = await Task.WhenAll(names.Select(server => McpTrial.RunAsync(server, config, home, cancel)));
            Terminal.Current.Out.Write(parsed.GetValue(json) ? McpTrial.Json(trials) + "\n" : string.Concat(trials.Select(trial => trial.Text())));
            return Array.TrueForAll(trials, trial => trial.Trouble is null) ? ExitCode.Done : ExitCode.Failed;
        });
        return test;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private static void MustBeConfigured(Config config, string server)
    {
        var names = config.McpServerNames.ToList();
        if (names.Contains(server)) { return; }

        var nearest = Nearest.To(server, names);
        throw new UserErrorException($"expected a configured MCP server, found \"{server}\"; {(nearest is null ? "see `perdure mcp list`" : $"did you mean \"{nearest}\"?")}");
    }
}
