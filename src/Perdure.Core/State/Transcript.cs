using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perdure.Core.State;

/// <summary>What the model sees, in order: a list that never changes, and that costs no more to make longer than what is added.</summary>
/// <remarks>
/// A session adds to it at every step, so copying it each time would make folding a log cost the square of its length. The lists that
/// grew out of one another share one array, and each knows how much of it is its own. Only the longest may grow in place; whoever
/// adds to a shorter one gets an array of their own.
/// </remarks>
[CollectionBuilder(typeof(Transcript), nameof(Of))]
[JsonConverter(typeof(TranscriptJson))]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is what the field calls a transcript.")]
public sealed class Transcript : IReadOnlyList<TranscriptItem>
{
    public static readonly Transcript Empty = new(new Storage(0), 0);

    private readonly Storage _storage;

    private Transcript(Storage storage, int length)
    {
        _storage = storage;
        Length = length;
    }

    public int Length { get; }

    public bool IsEmpty => Length == 0;

    int IReadOnlyCollection<TranscriptItem>.Count => Length;

    public TranscriptItem this[int place] => place < Length ? _storage.Items[place] : throw new ArgumentOutOfRangeException(nameof(place));

    public static Transcript Of(params ReadOnlySpan<TranscriptItem> items) => items.IsEmpty ? Empty : Empty.Add(items);

    public static implicit operator Transcript(System.Collections.Immutable.ImmutableArray<TranscriptItem> items) => Of(items.AsSpan());

    public Transcript Add(params ReadOnlySpan<TranscriptItem> items)
    {
        if (items.IsEmpty) { return this; }

        var length = Length + items.Length;
        var storage = _storage.TryTake(Length, length) ? _storage : _storage.Copied(Length, length);
        items.CopyTo(storage.Items.AsSpan(Length));
        return new Transcript(storage, length);
    }

    /// <summary>A part of it; the beginning of it shares what it has.</summary>
    public Transcript Slice(int start, int length) => start == 0 && length <= Length
        ? new Transcript(_storage, length)
        : Of(_storage.Items.AsSpan(0, Length).Slice(start, length));

    public ReadOnlySpan<TranscriptItem> AsSpan() => _storage.Items.AsSpan(0, Length);

    public IEnumerator<TranscriptItem> GetEnumerator()
    {
        for (var place = 0; place < Length; place++) { yield return _storage.Items[place]; }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The array that lists share which grew out of one another, and how much of it belongs to the longest.</summary>
    private sealed class Storage(int capacity)
    {
        private int _taken;

        public TranscriptItem[] Items { get; } = capacity == 0 ? [] : new TranscriptItem[capacity];

        /// <returns>Whether the places from one length to the other are the caller's alone to fill.</returns>
        public bool TryTake(int from, int to) => to <= Items.Length && Interlocked.CompareExchange(ref _taken, to, from) == from;

        public Storage Copied(int count, int needed)
        {
            // Doubled, so that adding one after the other copies each item a few times at most.
            var copied = new Storage(Math.Max(needed, 2 * count)) { _taken = needed };
            Array.Copy(Items, copied.Items, count);
            return copied;
        }
    }
}

/// <summary>Writes a transcript as the array it is.</summary>
internal sealed class TranscriptJson : JsonConverter<Transcript>
{
    public override Transcript Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) { throw new JsonException($"A transcript is an array, found {reader.TokenType}."); }

        var items = new List<TranscriptItem>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, ItemType(options)) ?? throw new JsonException("A transcript has no empty places."));
        }

        return Transcript.Of([.. items]);
    }

    public override void Write(Utf8JsonWriter writer, Transcript value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value) { JsonSerializer.Serialize(writer, item, ItemType(options)); }

        writer.WriteEndArray();
    }

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<TranscriptItem> ItemType(JsonSerializerOptions options) =>
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<TranscriptItem>)options.GetTypeInfo(typeof(TranscriptItem));
}
