using FirstToken.Transport;

namespace FirstToken.Providers;

/// <summary>One API of one provider: writes its requests, reads its answers and its errors. Stateless; no I/O, no clock.</summary>
public interface IProvider
{
    /// <summary>The name in a target (<c>anthropic</c>).</summary>
    string Name { get; }

    /// <summary>Other names accepted in a target.</summary>
    IReadOnlyList<string> Aliases { get; }

    /// <summary>The wire format (<c>anthropic.messages</c>), as named in the golden vectors.</summary>
    string Api { get; }

    /// <summary>The provider's name in the price table.</summary>
    string PriceProvider { get; }

    /// <summary>The model used when a target names none; <see langword="null"/> where only the user can know (deployments).</summary>
    string? DefaultModel { get; }

    /// <summary>The base URL used when a target names none.</summary>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns><see langword="null"/> when the variables do not say (Azure without an endpoint).</returns>
    Uri? FindBaseUrl(Func<string, string?> environment);

    /// <summary>The variables <see cref="FindBaseUrl"/> reads, for messages.</summary>
    IReadOnlyList<string> EndpointVariables => [];

    /// <summary>The AWS region a base URL belongs to, where the provider has regions.</summary>
    /// <param name="baseUrl">Where requests will go.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    string? FindRegion(Uri baseUrl, Func<string, string?> environment) => null;

    /// <summary>Credentials from the provider's usual variables.</summary>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns><see langword="null"/> when there are none.</returns>
    Credentials? FindCredentials(Func<string, string?> environment);

    /// <summary>The variables <see cref="FindCredentials"/> reads, for messages ("set ANTHROPIC_API_KEY").</summary>
    IReadOnlyList<string> CredentialVariables { get; }

    /// <summary>Which of the variables to set, for messages: any one of them unless the provider says otherwise.</summary>
    string CredentialHint => string.Join(" or ", CredentialVariables);

    /// <summary>Writes a request for <paramref name="target"/>.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="request">What is asked; its <see cref="ChatRequest.Model"/> wins over the target's.</param>
    /// <param name="now">Wall clock, for signatures.</param>
    WireRequest Write(Target target, ChatRequest request, DateTimeOffset now);

    /// <summary>Writes the cheapest request that proves credentials and model: listing or counting, never generating.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="now">Wall clock, for signatures.</param>
    WireRequest WriteValidation(Target target, DateTimeOffset now);

    /// <summary>Makes a reader for the body of a successful answer.</summary>
    /// <param name="stream">Whether the answer is streamed.</param>
    AnswerReader CreateReader(bool stream);

    /// <summary>Takes what the response headers say: request id, server time, rate limits.</summary>
    /// <param name="head">Status and headers.</param>
    /// <param name="summary">Filled in place.</param>
    void ReadHead(ResponseHead head, AnswerSummary summary);

    /// <summary>Understands an error answer (status ≥ 400), whatever its body is.</summary>
    /// <param name="head">Status and headers.</param>
    /// <param name="body">The body as received; may be empty, HTML, or cut.</param>
    RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body);
}
