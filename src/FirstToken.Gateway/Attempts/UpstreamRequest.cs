using System.Buffers;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Translating;

namespace FirstToken.Gateway.Attempts;

/// <summary>A client's request as one upstream gets it: its bytes, or what they are in the words of another API.</summary>
internal sealed class UpstreamRequest
{
    private UpstreamRequest(HttpRequestMessage message, ApiFamily? translatedFrom, bool streams) =>
        (Message, TranslatedFrom, Streams) = (message, translatedFrom, streams);

    public HttpRequestMessage Message { get; }

    /// <summary>The API of the client, where the upstream has another.</summary>
    public ApiFamily? TranslatedFrom { get; }

    /// <summary>Whether a translated answer is a stream.</summary>
    public bool Streams { get; }

    /// <summary>Whether an upstream can take requests of a route: it has the same API, or one that ours can be put to.</summary>
    public static bool CanTake(string ofRoute, string ofUpstream) =>
        ofRoute == ofUpstream || (ofRoute, ofUpstream) is ("anthropic", "bedrock") or ("bedrock", "anthropic");

    /// <summary>Writes it.</summary>
    /// <param name="request">The client's.</param>
    /// <param name="upstream">Where it goes.</param>
    /// <param name="askForIdentity">Whether to ask for an uncompressed answer.</param>
    /// <param name="problem">Why it cannot be put to that upstream; absent where it can.</param>
    public static UpstreamRequest? Write(ClientRequest request, Upstream upstream, bool askForIdentity, out string? problem)
    {
        var plain = new HttpRequestMessage(HttpMethod.Parse(request.Method), upstream.Address(request.Path, request.Query))
        {
            Content = request.Body is { } body ? new WholeBody(body) : null,
        };
        HeaderRules.CopyRequest(request.Headers, plain, askForIdentity);
        if (request.InjectedPrefix is not null)
        {
            plain.Content!.Headers.Remove("Content-Length"); // the caller's, of the body before
            plain.Content.Headers.ContentLength = request.Body!.Value.Length;
        }

        problem = null;
        bool isMeant = upstream == request.Route.First;
        if (upstream.Family == request.Route.First.Family)
        {
            OutgoingFields.Complete(plain, upstream, request.Caller, isMeant, isMeant && request.HasGenuineSignature);
            return new UpstreamRequest(plain, null, false);
        }

        var translated = new ArrayBufferWriter<byte>();
        TranslatedRequest result = Translate(request, upstream, Fields(plain), translated);
        if (result.Problem.Length > 0)
        {
            problem = result.Problem;
            return null;
        }

        var message = new HttpRequestMessage(HttpMethod.Post, upstream.Address(result.Path, default)) { Content = new WholeBody(translated.WrittenMemory) };
        foreach ((string name, string value) in result.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        OutgoingFields.Complete(message, upstream, request.Caller, isMeant);
        return new UpstreamRequest(message, request.Route.First.Family, result.Streams);
    }

    /// <summary>What turns a stream of the upstream into one of the client's API; absent where nothing has to be turned.</summary>
    public IAnswerTranslator? StreamTranslator() => TranslatedFrom?.Name switch
    {
        "anthropic" => new BedrockStreamTranslator(),
        "bedrock" => new AnthropicStreamTranslator(),
        _ => null,
    };

    /// <summary>An error answer of the upstream in the words of the client's API.</summary>
    public ErrorAnswer TranslateError(Transport.ResponseHead head, ReadOnlySpan<byte> body) =>
        TranslatedFrom!.Name == "anthropic" ? AnswerErrors.ToAnthropic(head, body) : AnswerErrors.ToBedrock(head, body);

    /// <summary>The fields of an answer of the upstream in the words of the client's API.</summary>
    public List<KeyValuePair<string, string>> TranslateFields(int status, IEnumerable<KeyValuePair<string, string>> fields) =>
        TranslatedFrom!.Name == "anthropic" ? AnswerHeaders.ToAnthropic(status, fields, Streams) : AnswerHeaders.ToBedrock(status, fields, Streams);

    private static TranslatedRequest Translate(ClientRequest request, Upstream upstream, List<KeyValuePair<string, string>> fields, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> body = request.Body.GetValueOrDefault().Span;
        RequestTranslator translator = upstream.Translator.Value;
        return upstream.Family.Name == "bedrock" ? translator.ToBedrock(request.Path, fields, body, output) : translator.ToAnthropic(request.Path, fields, body, output);
    }

    private static List<KeyValuePair<string, string>> Fields(HttpRequestMessage message)
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach (var (name, values) in message.Headers.NonValidated)
        {
            fields.Add(new(name, values.ToString()));
        }

        return fields;
    }
}
