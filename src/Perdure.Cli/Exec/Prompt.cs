using System.Text.Json;
using Perdure.Core.Commands;
using Perdure.Core.Values;

namespace Perdure.Cli.Exec;

/// <summary>Gathers what the model is given: the words, the images and the schema of the answer.</summary>
internal static class Prompt
{
    private const string FromInput = "-";

    /// <summary>More than any model takes; past it somebody has piped the wrong file.</summary>
    private const int CharsMax = 10_000_000;

    private const int SchemaBytesMax = 1 << 20;

    /// <summary>The largest image any known provider accepts.</summary>
    private const int ImageBytesMax = 20 << 20;

    /// <returns>The prompt; null where none was given.</returns>
    /// <param name="pipeCounts">Whether piped input is a prompt without <c>-</c>.</param>
    public static string? Words(string? argument, bool pipeCounts)
    {
        var words = argument == FromInput || (argument is null && pipeCounts && Terminal.InputIsPiped) ? Piped() : argument;
        if (argument is not null && string.IsNullOrWhiteSpace(words)) { throw new UserErrorException("expected a prompt, found an empty one."); }

        return string.IsNullOrWhiteSpace(words) ? null : words;
    }

    /// <summary>The input of one run. Its id is made here, so that sending it twice would count once.</summary>
    public static GiveInput Input(string words, ExecRequest request) => new(
        LocalInputs.NewId(),
        words,
        From: "cli",
        Images: request.ImageFiles.Length == 0 ? null : [.. request.ImageFiles.Select(ReadImage)],
        OutputSchema: request.SchemaFile is null ? null : ReadSchema(request.SchemaFile));

    private static string Piped()
    {
        using var input = Terminal.OpenInput();
        var text = input.ReadToEnd();
        return text.Length <= CharsMax ? text : throw new UserErrorException($"expected a prompt of at most {CharsMax} characters on standard input, found {text.Length}.");
    }

    public static string ReadSchema(string file)
    {
        var bytes = Bytes("--output-schema", file, SchemaBytesMax);
        try
        {
            using var schema = JsonDocument.Parse(bytes);
            if (schema.RootElement.ValueKind == JsonValueKind.Object) { return schema.RootElement.GetRawText(); }
        }
        catch (JsonException)
        {
            // Said below, in the same words.
        }

        throw new UserErrorException($"--output-schema: expected a JSON schema in {file}, found something else.");
    }

    private static Image ReadImage(string file)
    {
        var bytes = Bytes("--image", file, ImageBytesMax);
        var type = ImageType(bytes) ?? throw new UserErrorException($"--image: expected a PNG, JPEG, GIF or WebP image, found something else in {file}.");
        return new Image($"data:{type};base64,{Convert.ToBase64String(bytes)}");
    }

    /// <summary>By what the file holds: names lie.</summary>
    private static string? ImageType(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };

    private static byte[] Bytes(string option, string file, int bytesMax)
    {
        var found = new FileInfo(file);
        if (!found.Exists) { throw new UserErrorException($"{option}: expected a file, found none at {file}."); }
        if (found.Length > bytesMax) { throw new UserErrorException($"{option}: expected at most {bytesMax} bytes, found {found.Length} in {file}."); }

        return File.ReadAllBytes(file);
    }
}
