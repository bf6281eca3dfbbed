namespace Perdure.Core.Secrets;

/// <summary>Takes secrets out of a text that comes in pieces, also where one is cut in two.</summary>
public sealed class RedactedStream(Redactor redactor)
{
    /// <summary>What may begin a secret is held back up to this; a whole private key fits.</summary>
    private const int HeldMax = 16_384;

    private string _held = "";
    private char _before;

    /// <returns>What can be shown now.</returns>
    public string Take(string piece)
    {
        var text = _held.Length == 0 ? piece : _held + piece;
        var shown = redactor.Redact(text, _before, isWhole: false, counts: null, out var taken);
        if (text.Length - taken > HeldMax) { shown = redactor.Redact(text, _before, isWhole: true, counts: null, out taken); }

        Remember(text, taken);
        return shown;
    }

    /// <returns>What was held back.</returns>
    public string End()
    {
        var shown = redactor.Redact(_held, _before, isWhole: true, counts: null, out _);
        Remember(_held, _held.Length);
        return shown;
    }

    private void Remember(string text, int taken)
    {
        if (taken > 0) { _before = text[taken - 1]; }

        _held = taken == text.Length ? "" : text[taken..];
    }
}
