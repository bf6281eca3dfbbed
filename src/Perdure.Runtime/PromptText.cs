namespace Perdure.Runtime;

/// <summary>Reads the prompts that lie beside the code as Markdown.</summary>
internal static class PromptText
{
    public static string Read(string name)
    {
        using var stream = typeof(PromptText).Assembly.GetManifestResourceStream($"{name}.md")
            ?? throw new InvalidOperationException($"Prompts: expected {name}.md among the resources, found none.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
