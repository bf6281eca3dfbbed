using System.Text;

namespace Perdure.Import;

/// <summary>What is told of a line that is no record.</summary>
internal static class SourceTrouble
{
    private const int RawBytesMax = 1 << 20;

    public static IEnumerable<SourceRecord> Of(SourceLine line)
    {
        if (line.Bytes.Span.Trim((byte)' ').IsEmpty || line.Bytes.Span is [(byte)'\r']) { return []; }

        var raw = Encoding.UTF8.GetString(line.Bytes.Span[..Math.Min(line.Bytes.Length, RawBytesMax)]);
        var what = line switch
        {
            { IsWhole: false } => $"the last line ({line.Number}) is torn and was kept aside",
            { IsCut: true } => $"line {line.Number} is longer than {SourceLines.LineBytesMax >> 20} MB; its beginning was kept aside",
            _ => $"line {line.Number} is no JSON object and was kept aside",
        };
        return [new UnknownRecord(At: null, "damaged", raw), new RepairedRecord(what)];
    }
}
