namespace Perdure.Shell.Reading;

/// <summary>Reads the inside of <c>$'...'</c>, where a backslash begins a character by its number.</summary>
internal sealed class AnsiQuote(ShellText text, WordDraft word)
{
    private bool _isCut;

    /// <returns>False where it does not end.</returns>
    public bool TryRead()
    {
        while (!text.IsAtEnd)
        {
            switch (text.Take())
            {
                case '\'': return true;
                case '\\' when text.IsAtEnd: return false;
                case '\\': Escaped(text.Take()); break;
                case var character: Add(character); break;
            }
        }

        return false;
    }

    private void Escaped(char character)
    {
        switch (character)
        {
            case 'a': Add('\a'); break;
            case 'b': Add('\b'); break;
            case 'e' or 'E': Add('\e'); break;
            case 'f': Add('\f'); break;
            case 'n': Add('\n'); break;
            case 'r': Add('\r'); break;
            case 't': Add('\t'); break;
            case 'v': Add('\v'); break;
            case '\\' or '\'' or '"' or '?': Add(character); break;
            case >= '0' and <= '7': Number(8, character - '0', digitsMax: 2); break;
            case 'x' when char.IsAsciiHexDigit(text.Here): Number(16, 0, digitsMax: 2); break;
            case 'u' when char.IsAsciiHexDigit(text.Here): Number(16, 0, digitsMax: 4); break;
            case 'U' when char.IsAsciiHexDigit(text.Here): Number(16, 0, digitsMax: 8); break;
            case 'c': Unknown($"\\c{text.Take()}"); break;
            case 'x': Unknown("\\x"); break;
            default:
                Add('\\');
                Add(character);
                break;
        }
    }

    private void Number(int radix, long number, int digitsMax)
    {
        for (var digit = 0; digit < digitsMax && Value(text.Here) is var value && value < radix; digit++)
        {
            number = (number * radix) + value;
            text.Skip();
        }

        if (number == 0) { _isCut = true; } // A program's arguments end at a NUL, and so does the quote.
        else if (number < 0x80) { Add((char)number); }
        else { Unknown($"\\x{number:x}"); } // Which bytes these are hangs on the locale.
    }

    private void Unknown(string written)
    {
        if (!_isCut) { word.AddExpansion(written, many: false); }
    }

    private void Add(char character)
    {
        if (!_isCut) { word.Add(character); }
    }

    private static int Value(char digit) => char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : int.MaxValue;
}
