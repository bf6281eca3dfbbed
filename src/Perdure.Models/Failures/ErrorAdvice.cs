using Perdure.Models.Wires;

namespace Perdure.Models.Failures;

/// <summary>Adds what the user can do to what a provider refused for good.</summary>
internal static class ErrorAdvice
{
    public static string On(ProviderError complaint, int? status, WireRequest inquiry)
    {
        var provider = inquiry.Provider;
        return status switch
        {
            401 => $"{provider.Name} did not accept the key from {KeySource(provider)}: {complaint.Message} Set a valid key and go on.",
            403 => $"{provider.Name} does not allow this: {complaint.Message} Check what the key from {KeySource(provider)} may do.",
            407 => $"The proxy on the way to {provider.Name} wants a login: {complaint.Message} Put it into HTTPS_PROXY.",
            404 when SpeaksOfModel(complaint, inquiry) =>
                $"{provider.Name} does not know the model {inquiry.Model}: {complaint.Message} Choose another model or correct its name.",
            404 or 405 => $"Nothing answers at {provider.BaseUrl} in the way of the {provider.Wire} wire: {complaint.Message} Check the base URL and the wire of {provider.Name}.",
            _ => complaint.Message,
        };
    }

    public static string OnRedirect(Uri? target, ProviderSettings provider) =>
        $"{provider.Name} sends requests on to {target?.ToString() ?? "an unnamed place"}, which is not followed, because the key would go with it. If that is right, set it as the base URL.";

    public static string OnHtml(Uri address, int status, string page) =>
        $"A web page came back (status {status}) where {address} should answer in JSON: {PageTitle.In(page)}. A proxy or login page may be in between, or the base URL is wrong.";

    public static bool SpeaksOfModel(ProviderError complaint, WireRequest inquiry) =>
        complaint.Is("model_not_found", "not_found_error") || complaint.Says(inquiry.Model, "model");

    private static string KeySource(ProviderSettings provider) => provider.Key?.Source ?? "nowhere (no key is configured)";
}
