using Perdure.Core.Values;
using Perdure.Core.Views;
using Perdure.Hosting;

namespace Perdure.Cli.Exec;

/// <summary>Says what a tool call is about in one line: the command, the file, the pattern.</summary>
internal static class ToolLabel
{
    private const int CharsMax = 120;

    public static string Of(ToolCall call)
    {
        var about = CallArguments.Subject(call);
        return Printable.FirstLine(call.Tool.Length == 0 ? call.Id.Value : about.Length == 0 ? call.Tool : $"{call.Tool} {about}", CharsMax);
    }
}
