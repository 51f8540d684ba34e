using System.Buffers;
using System.Globalization;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Translating;

namespace FirstToken.Gateway.Attempts;

/// <summary>A client's request as one upstream gets it: its bytes, or what they are in the words of another API.</summary>
internal sealed class UpstreamRequest
{
    private UpstreamRequest(OutgoingRequest message, ApiFamily? translatedFrom, bool streams) =>
        (Message, TranslatedFrom, Streams) = (message, translatedFrom, streams);

    public OutgoingRequest Message { get; }

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
        var plain = new OutgoingRequest(request.Method, upstream.Target(request.Path, request.Query), request.Body is { } body ? new WholeBody(body) : null);
        HeaderRules.CopyRequest(request.Headers, plain.Fields, askForIdentity);
        if (request.InjectedPrefix is not null)
        {
            plain.Fields.Remove("Content-Length"); // the caller's, of the body before
            plain.Fields.Add("Content-Length", request.Body!.Value.Length.ToString(CultureInfo.InvariantCulture));
        }

        problem = null;
        bool isMeant = upstream == request.Route.First;
        if (upstream.Family == request.Route.First.Family)
        {
            OutgoingFields.Complete(plain, upstream, request.Caller, isMeant, isMeant && request.HasGenuineSignature);
            return new UpstreamRequest(plain, null, false);
        }

        var translated = new ArrayBufferWriter<byte>();
        TranslatedRequest result = Translate(request, upstream, Fields(plain.Fields), translated);
        if (result.Problem.Length > 0)
        {
            problem = result.Problem;
            return null;
        }

        var message = new OutgoingRequest("POST", upstream.Target(result.Path, default), new WholeBody(translated.WrittenMemory));
        foreach ((string name, string value) in result.Headers)
        {
            message.Fields.Add(name, value);
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

    // What says how the body was sent is said anew of the other.
    private static List<KeyValuePair<string, string>> Fields(FieldList fields) =>
        [.. fields.Joined().Where(static field => !field.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))];
}
