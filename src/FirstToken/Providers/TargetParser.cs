using System.Diagnostics.CodeAnalysis;

namespace FirstToken.Providers;

/// <summary>
/// Reads <c>provider:model[@base-url]</c>. Model ids may hold colons, slashes and at signs (ARNs, versions); the base URL
/// begins behind the last at sign before the last <c>://</c>.
/// </summary>
public static class TargetParser
{
    /// <summary>Reads a target; what it leaves out comes from the provider and its variables.</summary>
    /// <param name="text">The target as typed.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <param name="target">The target.</param>
    /// <param name="error">Otherwise one line that says what is wrong and how to mend it.</param>
    public static bool TryParse(
        string text,
        Func<string, string?> environment,
        [NotNullWhen(true)] out Target? target,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        target = null;

        (string rest, string? urlText) = SplitUrl(text.Trim());
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? rest : rest[..colon];
        if (ProviderRegistry.Find(name) is not { } provider)
        {
            error = $"unknown provider \"{name}\" in target \"{text}\"; there are: {ProviderNames()}";
            return false;
        }

        string? model = colon < 0 ? provider.DefaultModel : rest[(colon + 1)..];
        if (string.IsNullOrWhiteSpace(model))
        {
            error = $"target \"{text}\" names no model; write {provider.Name}:MODEL";
            return false;
        }

        Uri? url = null;
        if (urlText is not null && !TryUrl(urlText, out url))
        {
            // Whatever stands before an at sign in a URL may be a secret, and is not repeated.
            error = urlText.Contains('@', StringComparison.Ordinal)
                ? "the base URL of a target must not hold a user or password; credentials come from the provider's variables"
                : $"bad base URL \"{urlText}\" in target \"{text}\"; write http(s)://HOST[:PORT][/PATH], without user, query or fragment";
            return false;
        }

        url ??= provider.FindBaseUrl(environment);
        if (url is null)
        {
            error = $"{provider.Name} does not know where to go; set {Choice(provider.EndpointVariables)}, or write {provider.Name}:{model}@https://HOST";
            return false;
        }

        Credentials? credentials = provider.FindCredentials(environment) ?? (url.IsLoopback ? Credentials.Loopback : null);
        if (credentials is null && urlText is null)
        {
            error = $"no credentials for {provider.Name}; set {provider.CredentialHint}";
            return false;
        }

        error = null;
        target = new Target
        {
            Provider = provider,
            Model = model,
            BaseUrl = url,
            Credentials = credentials ?? Credentials.None,
            Region = provider.FindRegion(url, environment),
            Name = ShortName(provider, model, url, isExplicit: urlText is not null, environment),
        };
        return true;
    }

    private static (string Head, string? Url) SplitUrl(string text)
    {
        // Any scheme, so that a wrong one is called a bad URL and not taken for part of the model's name.
        int scheme = text.LastIndexOf("://", StringComparison.Ordinal);
        int at = scheme < 0 ? text.LastIndexOf("@http", StringComparison.OrdinalIgnoreCase) : text.LastIndexOf('@', scheme);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static bool TryUrl(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && url.Scheme is "http" or "https"
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && url.Query.Length == 0
        && url.Fragment.Length == 0;

    // An ARN says its account and region before it comes to the point; a report needs the point.
    private static string ShortName(
        IProvider provider, string model, Uri url, bool isExplicit, Func<string, string?> environment)
    {
        string shortModel = model.StartsWith("arn:", StringComparison.Ordinal) ? model[(model.LastIndexOf('/') + 1)..] : model;
        Uri? own = provider.FindBaseUrl(variable => variable is "AWS_REGION" or "AWS_DEFAULT_REGION" ? environment(variable) : null);
        bool showUrl = own is null ? isExplicit : url != own;
        string name = $"{provider.Name}:{shortModel}";
        return showUrl ? $"{name}@{url.AbsoluteUri.TrimEnd('/')}" : name;
    }

    private static string ProviderNames() => string.Join(", ", ProviderRegistry.All.Select(provider => provider.Name));

    private static string Choice(IReadOnlyList<string> variables) => string.Join(" or ", variables);
}
