using System.Text;
using System.Text.Json;
using Perdure.Catalog;
using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Hosting;
using Perdure.Hosting.Sessions;
using Perdure.Runtime.Ports;

namespace Perdure.Cli.Sessions;

/// <summary>Writes a whole session out, for reading or for programs.</summary>
internal sealed class ExportCommand(Terminal terminal, CataloguedStore store)
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

    private async Task WriteAsync(TextWriter output, SessionId session, string format, CancellationToken cancel)
    {
        var markdown = new SessionMarkdown(output);
        var page = format == "html" ? new SessionHtml(output) : null;
        page?.Begin();
        await foreach (var entry in store.ReadAsync(session, from: 1, cancel))
        {
            if (format == "jsonl") { await output.WriteLineAsync(JsonText.Seen(JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry))); }
            else if (page is not null) { page.Write(entry); }
            else { markdown.Write(entry); }
        }

        page?.End();
    }
}
