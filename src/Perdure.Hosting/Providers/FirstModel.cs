using System.Text.Json;
using Perdure.Models;

namespace Perdure.Hosting.Providers;

/// <summary>Finds a model for somebody who has not chosen one: at a provider with a key, or at a server on this machine.</summary>
public static class FirstModel
{
    /// <summary>A server on this machine that takes longer is not running.</summary>
    private static readonly TimeSpan LocalAnswerMax = TimeSpan.FromMilliseconds(500);

    /// <summary>A good model for coding at each provider that wants a key, the first in this order winning.</summary>
    internal static readonly (string Provider, string Model)[] WithKey =
    [
        ("openai", "gpt-5.2-codex"),
        ("anthropic", "claude-opus-4-6"),
        ("openrouter", "openrouter/auto"),
    ];

    private static readonly string[] Local = ["ollama", "lmstudio", "llamacpp"];

    /// <returns>The model as <c>provider/model</c>, and why it was taken.</returns>
    public static async Task<(string Model, string Why)> FindAsync(ProviderRoster providers, CancellationToken cancel)
    {
        foreach (var (name, model) in WithKey)
        {
            if (providers.Find(name)?.Key?.Read() is not null) { return ($"{name}/{model}", $"there is a key for {name}"); }
        }

        var answers = Local.Select(name => FirstOfServerAsync(providers.Find(name)!, cancel)).ToList();
        foreach (var (name, answer) in Local.Zip(answers))
        {
            if (await answer is { } model) { return ($"{name}/{model}", $"{name} is running on this machine"); }
        }

        throw new HostingException(
            """
            expected a model to ask, found none configured, no key and no local server. The shortest ways:
              openai      perdure auth set openai       (or OPENAI_API_KEY)
              anthropic   perdure auth set anthropic    (or ANTHROPIC_API_KEY)
              openrouter  perdure auth set openrouter   (or OPENROUTER_API_KEY)
              ollama      start it: ollama serve
              lmstudio    start it: lms server start
              llamacpp    start it: llama-server -m MODEL.gguf
              practice    perdure exec -m practice/practice ...   (built in, needs nothing, is no language model)
            """);
    }

    private static async Task<string?> FirstOfServerAsync(ProviderSettings server, CancellationToken cancel)
    {
        try
        {
            using var client = new HttpClient { Timeout = LocalAnswerMax };
            using var stream = await client.GetStreamAsync(new Uri($"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/models"), cancel);
            using var models = await JsonDocument.ParseAsync(stream, cancellationToken: cancel);
            return models.RootElement.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()).FirstOrDefault();
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null; // Nothing listens there, or something else does.
        }
    }
}
