using System.Text.Json;

namespace Perdure.Models.Wires;

/// <summary>Tool arguments for wires that insist on an object, whatever the model had written.</summary>
internal static class Arguments
{
    /// <returns>The arguments as they are, where they are an object; otherwise an object that holds the text.</returns>
    public static string AsObject(string arguments)
    {
        if (JsonText.IsWholeObject(arguments)) { return arguments; }

        return string.IsNullOrWhiteSpace(arguments)
            ? "{}"
            : JsonText.Written(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("unreadable_arguments", arguments);
                writer.WriteEndObject();
            });
    }
}
