using System.Text.RegularExpressions;

namespace Perdure.Cli.Tests.Stage;

/// <summary>Compares what was said with a text somebody has read and approved. PERDURE_APPROVE=1 takes it as it is now.</summary>
internal static partial class Approved
{
    public static void Same(string name, string text)
    {
        var file = Path.Combine(Repository.Root, "tests", "Perdure.Cli.Tests", "Approved", name);
        if (Environment.GetEnvironmentVariable("PERDURE_APPROVE") == "1") { File.WriteAllText(file, text); }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", text);
    }

    /// <summary>Without what differs from run to run.</summary>
    public static string Scrubbed(string text, Desk desk)
    {
        text = text.Replace(desk.Workspace, "<workspace>").Replace(desk.Home, "<home>");
        text = Guids().Replace(text, "<id>");
        text = Moments().Replace(text, "<moment>");
        text = Addresses().Replace(text, "<address>");
        text = Spans().Replace(text, "<span>");
        text = Amounts().Replace(text, "<n>$1");
        return Gaps().Replace(text, "  ");
    }

    /// <summary>A table of sessions without what differs from run to run: short ids, ages, tokens.</summary>
    public static string ScrubbedTable(string text, Desk desk)
    {
        text = ShortIds().Replace(Scrubbed(text, desk), "<id>");
        text = Ages().Replace(text, "<age>");
        return Tokens().Replace(text, "<n>  <n> %");
    }

    [GeneratedRegex("^[0-9a-f-]{8,36}(?=  )", RegexOptions.Multiline)]
    private static partial Regex ShortIds();

    [GeneratedRegex(@"\bnow\b|\b\dm\b")]
    private static partial Regex Ages();

    [GeneratedRegex(@"\d+(\.\d+k)?  \d+ %", RegexOptions.ExplicitCapture)]
    private static partial Regex Tokens();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex(@"(\d{4}-)?\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Moments();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Addresses();

    /// <summary>Sizes hang on the machine: its name, its shell, the length of its folders' names.</summary>
    [GeneratedRegex(@"(?<=_tokens"":)\d+|\d+(?:\.\d+)?[kM]?( tokens| bytes| % cached| in \()|(?<=about )\d+")]
    private static partial Regex Amounts();

    /// <summary>So do the widths of columns.</summary>
    [GeneratedRegex(" {3,}")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"\d+(\.\d)? (ms|s)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Spans();
}
