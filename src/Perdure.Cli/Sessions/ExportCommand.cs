using System.Text;
using System.Text.Json;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a whole session out, for reading or for programs.</summary>
internal sealed class ExportCommand(Terminal terminal, ICataloguedStore store)
{
    public async Task<int> RunAsync(string target, string format, string? file, CancellationToken cancel)
    {
        var session = await new SessionFinder(store).FindAsync(target, cancel);
        if (file is null)
        {
            await WriteAsync(terminal.Data, session, format, cancel);
            return await Damage.WarnAsync(store, session, terminal, cancel);
        }

        await using var output = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        await WriteAsync(output, session, format, cancel);
        return await Damage.WarnAsync(store, session, terminal, cancel);
    }

    private Task WriteAsync(TextWriter output, SessionId session, string format, CancellationToken cancel) => format switch
    {
        "jsonl" => WriteLogAsync(output, session, cancel),
        "html" => WriteDocumentAsync(new SessionHtml(output), session, cancel),
        _ => WriteDocumentAsync(new SessionMarkdown(output), session, cancel),
    };

    private async Task WriteLogAsync(TextWriter output, SessionId session, CancellationToken cancel)
    {
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel)) { await output.WriteLineAsync(JsonText.Seen(JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry))); }
    }

    private async Task WriteDocumentAsync(ISessionDocument document, SessionId session, CancellationToken cancel)
    {
        document.Begin();
        await foreach (var step in ViewReading.StepsAsync(store, session, cancel)) { document.Write(step); }

        document.End();
    }
}
