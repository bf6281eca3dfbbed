using Perdure.Tools.Files;

namespace Perdure.Tools.Searching;

/// <summary>Reads lines of files by their numbers; those of one file in their order, so that each file is read once.</summary>
internal sealed class LinesByNumber : IDisposable
{
    /// <summary>Of a longer line only the beginning is shown.</summary>
    private const int LineCharsMax = 64 * 1024;

    private OpenedPath? _found;
    private TextLines? _lines;
    private string? _place;
    private int _number;

    /// <param name="place">Of a file, without links.</param>
    /// <returns>Null where the file has no such line, or is none.</returns>
    public string? Read(string place, int number)
    {
        if (place != _place || number <= _number) { Open(place); }

        string? line = null;
        while (_number < number)
        {
            if ((line = _lines?.Next()) is null) { return null; }

            _number++;
        }

        return line;
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _found?.Dispose();
    }

    private void Open(string place)
    {
        Dispose();
        (_place, _number, _lines, _found) = (place, 0, null, null);
        try
        {
            _found = SafeFileOpener.Open(place);
            _lines = _found is OpenedPath.File file ? TextLines.Open(file.Stream, LineCharsMax) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It has been taken away since it was searched.
        }
    }
}
