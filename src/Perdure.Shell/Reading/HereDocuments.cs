using System.Text;

namespace Perdure.Shell.Reading;

/// <summary>A here-document whose text comes after the line it stands in.</summary>
internal sealed class AwaitedDocument(string end, bool isQuoted, bool stripsTabs)
{
    public string End => end;

    /// <summary>Nothing in it is expanded.</summary>
    public bool IsQuoted => isQuoted;

    public bool StripsTabs => stripsTabs;

    /// <summary>A shell reads it as commands.</summary>
    public bool IsScript { get; set; }

    public Dialect ScriptDialect { get; set; }
}

/// <summary>Reads here-documents once the line that names them has ended.</summary>
internal sealed class HereDocuments(ShellText text, ShellParser parser)
{
    /// <summary>A line with more is no line of the user.</summary>
    private const int WaitingMax = 16;

    private readonly List<AwaitedDocument> _waiting = [];

    /// <summary>Those before it belong to lines around the substitution that is being read.</summary>
    private readonly Stack<int> _outer = [];

    public AwaitedDocument Await(string end, bool isQuoted, bool stripsTabs)
    {
        if (_waiting.Count == WaitingMax) { parser.Fail($"there are more than {WaitingMax} here-documents in a line"); }

        var document = new AwaitedDocument(end, isQuoted, stripsTabs);
        _waiting.Add(document);
        return document;
    }

    public void Enter() => _outer.Push(_waiting.Count);

    public void Leave()
    {
        if (_waiting.Count > _outer.Pop() && !parser.HasFailed) { parser.Fail("a here-document does not follow before its substitution ends"); }
    }

    /// <summary>At the start of a line, or at the end of the text.</summary>
    public void ReadWaiting()
    {
        if (_waiting.Count == 0 || parser.HasFailed) { return; }

        // Shells differ in whose text comes first when a substitution goes over the end of a line.
        if (_outer.Count > 0 && _outer.Peek() > 0)
        {
            parser.Fail("a here-document waits while a substitution goes on in the next line");
            return;
        }

        foreach (var document in _waiting) { Read(document); }

        _waiting.Clear();
    }

    private void Read(AwaitedDocument document)
    {
        var body = new StringBuilder();
        var goesOn = false;
        while (!text.IsAtEnd)
        {
            var line = text.TakeLine();
            if (document.StripsTabs) { line = line.TrimStart('\t'); }

            if (line.SequenceEqual(document.End))
            {
                // Shells differ in whether the line before takes this one in.
                if (goesOn) { parser.Fail("a here-document goes on over the line that would end it"); }

                break;
            }

            goesOn = !document.IsQuoted && EndsWithOddBackslash(line);
            body.Append(line).Append('\n');
        }

        Understand(document, body.ToString());
    }

    private void Understand(AwaitedDocument document, string body)
    {
        if (!document.IsQuoted) { new ShellParser(body, parser.Draft, parser.Dialect, parser.Depth + 1).ReadHereText(); }

        if (!document.IsScript) { return; }

        if (!document.IsQuoted && body.AsSpan().IndexOfAny('$', '`', '\\') >= 0) { parser.Draft.Hide(body, "a shell runs a text that is known only when it runs"); }

        new ShellParser(body, parser.Draft, document.ScriptDialect, parser.Depth + 1).ReadAll();
    }

    private static bool EndsWithOddBackslash(ReadOnlySpan<char> line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;
}
