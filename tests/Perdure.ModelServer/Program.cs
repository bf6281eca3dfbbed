using Perdure.ModelServer;
using Perdure.Testing;

if (ServerOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine("usage: perdure-model-server --script FILE [--port N] [--log FILE] [--bodies FOLDER]");
    return 2;
}

using var log = new RequestLog(options.Log, options.Bodies);
await using var server = new LoopbackModelServer(ModelScript.Read(options.Script), options.Port, log.Write);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    asked =>
    {
        asked.Cancel = true;
        stop.Cancel();
    });

// Whoever started this reads the line to know where to connect.
Console.WriteLine(server.Url.ToString().TrimEnd('/'));
await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
return 0;
