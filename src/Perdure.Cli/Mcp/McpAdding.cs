using System.CommandLine;
using System.Text.Json.Nodes;
using Perdure.Hosting;
using Perdure.Hosting.Mcp;

namespace Perdure.Cli.Mcp;

/// <summary><c>perdure mcp add</c>: writes a server down and tries it once, so that the next session is told of its tools at once.</summary>
internal static class McpAdding
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "How the server is called here; a part of its tools' names." };
        var command = new Argument<string[]>("COMMAND") { Description = "The program and its arguments, after --.", Arity = ArgumentArity.ZeroOrMore };
        var url = new Option<string?>("--url") { HelpName = "URL", Description = "Where a server listens, in place of a program." };
        var variables = new Option<string[]>("--env") { HelpName = "NAME=VALUE", Description = "A variable the program is given." };
        var headers = new Option<string[]>("--header") { HelpName = "NAME=VALUE", Description = "A header sent with each request." };
        var ask = new Option<string?>("--ask") { HelpName = "never|changes|always", Description = "Which calls you are asked about first; changes by default." };
        ask.AcceptOnlyFromAmong("never", "changes", "always");
        var untried = new Option<bool>("--no-test") { Description = "Do not start it now." };
        var add = new Verb("add", "Add a server for all sessions, and start it once to see what it offers.")
        {
            Examples =
            [
                "perdure mcp add everything -- npx -y @modelcontextprotocol/server-everything",
                "perdure mcp add tracker --env TRACKER_TOKEN=... -- tracker-mcp --read-only",
                "perdure mcp add docs --url https://example.com/mcp --header Authorization=\"Bearer ...\"",
            ],
        };
        add.Add(name);
        add.Add(command);
        add.Add(url);
        add.Add(variables);
        add.Add(headers);
        add.Add(ask);
        add.Add(untried);
        add.SetAction((parsed, cancel) => RunAsync(
            parsed.GetRequiredValue(name),
            Server(parsed.GetValue(command) ?? [], parsed.GetValue(url), parsed.GetValue(variables) ?? [], parsed.GetValue(headers) ?? [], parsed.GetValue(ask)),
            parsed.GetValue(untried),
            cancel));
        return add;
    }

    private static async Task<int> RunAsync(string name, JsonObject server, bool untried, CancellationToken cancel)
    {
        var home = Home.FromEnvironment(Terminal.Current.Warn);
        if (McpVerb.Load(home).McpServerNames.Contains(name)) { throw new UserErrorException($"expected a new name, found \"{name}\" configured already; see `perdure mcp list`."); }

        new McpFile(home).Set(name, server);
        Terminal.Current.Warn($"the MCP server {name} is added to {home.McpFile}");
        if (untried) { return ExitCode.Done; }

        var trial = await McpTrial.RunAsync(name, McpVerb.Load(home), home, cancel);
        Terminal.Current.Out.Write(trial.Text());
        return trial.Trouble is null ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Server(string[] command, string? url, string[] variables, string[] headers, string? ask)
    {
        var server = Server(command, url, variables, headers);
        if (ask is not null) { server["ask"] = ask; }

        return server;
    }

    private static JsonObject Server(string[] command, string? url, string[] variables, string[] headers)
    {
        if (command.Length == 0 == url is null) { throw new UserErrorException("expected either a program after -- or --url, found " + (url is null ? "none." : "both.")); }
        if (url is not null) { return With(new JsonObject { ["url"] = url }, "headers", headers); }

        var program = new JsonObject { ["command"] = command[0] };
        if (command.Length > 1) { program["args"] = new JsonArray([.. command[1..].Select(word => (JsonNode)word)]); }

        return With(program, "env", variables);
    }

    private static JsonObject With(JsonObject server, string section, string[] pairs)
    {
        if (pairs.Length == 0) { return server; }

        var texts = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            if (equals <= 0) { throw new UserErrorException($"expected NAME=VALUE, found \"{pair}\"."); }

            texts[pair[..equals]] = pair[(equals + 1)..];
        }

        server[section] = texts;
        return server;
    }
}
