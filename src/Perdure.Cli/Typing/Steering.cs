using Perdure.Cli.Exec;
using Perdure.Client;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Hosting;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Typing;

/// <summary>Turns lines typed while a session is followed into what is said to it.</summary>
internal sealed class Steering(ISession live, Terminal terminal, AnsiStyle ink, Action detach)
{
    private const string Help = """
        a line            joins the turn that runs, or begins one
        /queue TEXT       is said when the turn is over
        /interrupt        stops the turn
        /pause            pauses the goal
        /detach           leaves; the session goes on (so do Ctrl+C and Ctrl+B)
        //...             a line that begins with a slash
        """;

    public async Task RunAsync(Keyboard keyboard, CancellationToken cancel)
    {
        using var ear = keyboard.Listen();
        try
        {
            while (true) { await TakeAsync(await ear.LineAsync(cancel)); }
        }
        catch (OperationCanceledException)
        {
            // Nothing is followed any more.
        }
    }

    private async Task TakeAsync(string? line)
    {
        switch (line?.Trim())
        {
            case null or "/detach": detach(); break;
            case "": break;
            case "/help": Say(Help); break;
            case "/interrupt": await TellAsync(new Interrupt("cli"), "stopping the turn"); break;
            case "/pause": await TellAsync(new PauseGoal("cli"), "the goal is paused"); break;
            case ['/', '/', .. var rest]: await TellAsync(Input($"/{rest}", delivery: null), "said"); break;
            case var words when words.StartsWith("/queue ", StringComparison.Ordinal): await TellAsync(Input(words[7..].Trim(), Delivery.Queue), "queued"); break;
            case ['/', ..] unknown: Say($"expected one of /queue, /interrupt, /pause, /detach, /help, found {Printable.FirstLine(unknown, 40)}; nothing was said"); break;
            case var words: await TellAsync(Input(words, delivery: null), "said"); break;
        }
    }

    private static GiveInput Input(string words, Delivery? delivery) => new(LocalInputs.NewId(), words, From: "cli", delivery);

    private async Task TellAsync(SessionCommand command, string done)
    {
        try
        {
            Say((await live.SendAsync(command)).Refusal is { } refusal ? RefusalText.Of(refusal, live.Id) : done);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Say(problem.Message); // Whatever broke the session is told by its end; what was typed was not said.
        }
    }

    private void Say(string text) => terminal.Error.WriteLine(ink.Dim(string.Join('\n', text.Split('\n').Select(line => $"↳ {Printable.Of(line)}"))));
}
