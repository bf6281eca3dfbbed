using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Perdure.Core;

namespace Perdure.Import;

/// <summary>The id a session gets here: the same for the same source, so that importing it twice is noticed.</summary>
public static class ImportedId
{
    /// <param name="begun">When it began there; sessions are ordered by their ids.</param>
    /// <param name="hash">Of the content, where the same session shall be imported once more.</param>
    public static SessionId Of(string program, string session, DateTimeOffset begun, string? hash = null)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{program}\n{session}\n{hash}"), bytes);
        Span<byte> moment = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(moment, Math.Max(0, begun.ToUnixTimeMilliseconds()));
        moment[2..].CopyTo(bytes); // The layout of a version 7 UUID: 48 bits of time, then what tells it from others.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new SessionId(new Guid(bytes[..16], bigEndian: true).ToString());
    }
}
