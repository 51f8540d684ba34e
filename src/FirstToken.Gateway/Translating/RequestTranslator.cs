using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Puts a call of Anthropic's Messages to Bedrock's InvokeModel and the other way round (facts: wire.md §1.1, §2.1, §2.3;
/// claude-code.md §9). Members that the other side does not have are cut out of the bytes, those it needs are put in, the rest stays
/// byte for byte. Credentials are never carried over: the caller adds those of the new upstream.
/// </summary>
/// <param name="models">Ids of models on both sides.</param>
public sealed class RequestTranslator(ModelMap models)
{
    private const string Messages = "/v1/messages";
    private const string InvokeStream = "invoke-with-response-stream";

    /// <summary>
    /// Betas that are not sent to Bedrock, which answers an unknown one with 400 "invalid beta flag" (seen in issues of
    /// anthropics/claude-code#49370, router-for-me/CLIProxyAPI#4750, BerriAI/litellm#19373; it differs by model).
    /// </summary>
    public IReadOnlySet<string> BetasNotOnBedrock { get; init; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "oauth-2025-04-20", "prompt-caching-scope-2026-01-05", "fast-mode-2026-02-01", "redact-thinking-2026-02-12",
        "token-efficient-tools-2026-03-28", "advanced-tool-use-2025-11-20",
    };

    /// <summary>
    /// Members of the body that are not sent to Bedrock. Default: <c>context_management</c>, which Claude Code leaves out there itself
    /// (facts: claude-code.md §9), and the service tiers and speed that only Anthropic sells.
    /// </summary>
    public IReadOnlySet<string> MembersNotOnBedrock { get; init; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "context_management", "service_tier", "speed",
    };

    /// <summary>A call of Messages as one of InvokeModel.</summary>
    /// <param name="path">The path, with or without a query, without the route's prefix.</param>
    /// <param name="headers">The caller's header fields; hop-by-hop ones are for the caller of this method to drop.</param>
    /// <param name="body">The complete body.</param>
    /// <param name="output">Gets the new body, unless there is a fault.</param>
    public TranslatedRequest ToBedrock(
        string path, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(output);
        if (WithoutQuery(path) != Messages)
        {
            return TranslatedRequest.Refused(TranslationFault.NotTranslatable, $"bedrock has no call like {WithoutQuery(path)}");
        }

        if (TopLevelMembers.Read(body) is not { } members)
        {
            return Broken();
        }

        string model = members.Text(body, "model") ?? "";
        if (models.ToBedrock(model) is not { } id)
        {
            return TranslatedRequest.Refused(
                TranslationFault.UnknownModel, $"no Bedrock id of the model '{model}' is known; name one in the gateway's model map");
        }

        if (members.Text(body, "inference_geo") is { } place && place != "global" && !id.StartsWith(place + ".", StringComparison.Ordinal))
        {
            return TranslatedRequest.Refused(
                TranslationFault.WouldLoseGuarantee, $"the request is to be served in '{place}', which {id} does not promise");
        }

        KeyValuePair<string, string>[] fields = [.. headers];
        bool streams = members.Value(body, "stream").SequenceEqual("true"u8);
        IEnumerable<string> betas = BetasOf(fields).Concat(members.Texts(body, "anthropic_beta"))
            .Distinct(StringComparer.Ordinal).Where(beta => !BetasNotOnBedrock.Contains(beta));
        HashSet<string> dropped =
            ["model", "stream", "anthropic_version", "anthropic_beta", "inference_geo", .. MembersNotOnBedrock];
        members.Write(body, dropped, Encoding.UTF8.GetBytes(BedrockMembers(betas)), output);
        return new TranslatedRequest
        {
            Path = $"/model/{Uri.EscapeDataString(id)}/{(streams ? InvokeStream : "invoke")}",
            Model = id,
            Streams = streams,
            Headers =
            [
                .. fields.Where(static field => IsCarried(field.Key)),
                new("content-type", "application/json"),
                new("accept", streams ? "application/vnd.amazon.eventstream" : "application/json"),
            ],
        };
    }

    /// <summary>A call of InvokeModel as one of Messages.</summary>
    /// <param name="path">The path, with or without a query, without the route's prefix.</param>
    /// <param name="headers">The caller's header fields; hop-by-hop ones are for the caller of this method to drop.</param>
    /// <param name="body">The complete body.</param>
    /// <param name="output">Gets the new body, unless there is a fault.</param>
    public TranslatedRequest ToAnthropic(
        string path, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(output);
        if (!TryReadPath(WithoutQuery(path), out string id, out bool streams))
        {
            return TranslatedRequest.Refused(TranslationFault.NotTranslatable, $"anthropic has no call like {WithoutQuery(path)}");
        }

        KeyValuePair<string, string>[] fields = [.. headers];
        if (fields.Any(static field => field.Key.StartsWith("x-amzn-bedrock-guardrail", StringComparison.OrdinalIgnoreCase)))
        {
            return TranslatedRequest.Refused(TranslationFault.WouldLoseGuarantee, "the request names a guardrail, which anthropic does not have");
        }

        if (TopLevelMembers.Read(body) is not { } members)
        {
            return Broken();
        }

        if (models.ToAnthropic(id) is not { } model)
        {
            return TranslatedRequest.Refused(
                TranslationFault.UnknownModel, $"no Anthropic id of the model '{id}' is known; name one in the gateway's model map");
        }

        string version = members.Text(body, "anthropic_version") ?? "";
        string[] betas = [.. BetasOf(fields).Concat(members.Texts(body, "anthropic_beta")).Distinct(StringComparer.Ordinal)];
        string inserted = $"\"model\":{Quoted(model)}" + (streams ? ",\"stream\":true" : "");
        members.Write(
            body, new HashSet<string> { "model", "stream", "anthropic_version", "anthropic_beta" }, Encoding.UTF8.GetBytes(inserted), output);
        List<KeyValuePair<string, string>> translated =
        [
            .. fields.Where(static field => IsCarried(field.Key)),
            new("content-type", "application/json"),
            new("accept", "application/json"),
            new("anthropic-version", version == "2026-10-21" ? version : "2023-06-01"),
        ];
        if (betas.Length > 0)
        {
            translated.Add(new("anthropic-beta", string.Join(',', betas)));
        }

        return new TranslatedRequest { Path = Messages, Model = model, Streams = streams, Headers = translated };
    }

    private static TranslatedRequest Broken() => TranslatedRequest.Refused(
        TranslationFault.BrokenBody, "the body is not one JSON object whose members stand in it once");

    private static string WithoutQuery(string path) => path.Split('?')[0];

    // /model/ID/invoke; the ID raw or escaped, and an ARN has slashes of its own.
    private static bool TryReadPath(string path, out string id, out bool streams)
    {
        const string start = "/model/";
        int end = path.LastIndexOf('/');
        streams = path.EndsWith("/" + InvokeStream, StringComparison.Ordinal);
        bool isCall = path.StartsWith(start, StringComparison.Ordinal) && end > start.Length
            && (streams || path.EndsWith("/invoke", StringComparison.Ordinal));
        id = isCall ? Uri.UnescapeDataString(path[start.Length..end]) : "";
        return isCall;
    }

    private static string BedrockMembers(IEnumerable<string> betas)
    {
        string list = string.Join(',', betas.Select(Quoted));
        return "\"anthropic_version\":\"bedrock-2023-05-31\"" + (list.Length > 0 ? $",\"anthropic_beta\":[{list}]" : "");
    }

    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value)}\"";

    private static IEnumerable<string> BetasOf(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Where(static header => header.Key.Equals("anthropic-beta", StringComparison.OrdinalIgnoreCase))
        .SelectMany(static header => header.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // What names one of the two APIs, a credential or this very body is written anew or left out.
    private static bool IsCarried(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower is not ("host" or "content-length" or "content-type" or "accept" or "authorization" or "x-api-key")
            && !lower.StartsWith("anthropic-", StringComparison.Ordinal)
            && !lower.StartsWith("x-amz", StringComparison.Ordinal);
    }
}
