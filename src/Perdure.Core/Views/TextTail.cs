namespace Perdure.Core.Views;

/// <summary>A text that grows at its end and keeps its newest part: it never changes, and growing costs what is added.</summary>
/// <remarks>Texts that grew out of one another share one array, as the lists of <see cref="State.Transcript"/> do.</remarks>
public sealed class TextTail
{
    private readonly Storage _storage;
    private readonly int _max;

    private TextTail(Storage storage, int length, int max, bool isCut)
    {
        _storage = storage;
        _max = max;
        Length = length;
        IsCut = isCut;
    }

    public int Length { get; }

    /// <summary>Its beginning is gone.</summary>
    public bool IsCut { get; }

    /// <param name="charsMax">Kept at least; up to twice as much is held.</param>
    public static TextTail Empty(int charsMax) => new(new Storage(0), 0, charsMax, isCut: false);

    public TextTail Plus(string text)
    {
        if (text.Length >= _max) { return Of(text.AsSpan(text.Length - _max), isCut: IsCut || Length > 0 || text.Length > _max); }
        if (Length + text.Length > 2 * _max) { return Of(_storage.Chars.AsSpan(Length - _max, _max), isCut: true).Plus(text); }

        var length = Length + text.Length;
        var storage = _storage.TryTake(Length, length) ? _storage : _storage.Copied(Length, length);
        text.CopyTo(storage.Chars.AsSpan(Length));
        return new TextTail(storage, length, _max, IsCut);
    }

    public override string ToString() => new(_storage.Chars, 0, Length);

    private TextTail Of(ReadOnlySpan<char> text, bool isCut)
    {
        var storage = new Storage(text.Length);
        storage.TryTake(0, text.Length);
        text.CopyTo(storage.Chars);
        return new TextTail(storage, text.Length, _max, isCut);
    }

    /// <summary>The array that texts share which grew out of one another, and how much of it belongs to the longest.</summary>
    private sealed class Storage(int capacity)
    {
        private int _taken;

        public char[] Chars { get; } = capacity == 0 ? [] : new char[capacity];

        /// <returns>Whether the places from one length to the other are the caller's alone to fill.</returns>
        public bool TryTake(int from, int to) => to <= Chars.Length && Interlocked.CompareExchange(ref _taken, to, from) == from;

        public Storage Copied(int count, int needed)
        {
            var copied = new Storage(Math.Max(needed, 2 * count)) { _taken = needed };
            Array.Copy(Chars, copied.Chars, count);
            return copied;
        }
    }
}
