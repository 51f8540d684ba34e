using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Bedrock;

/// <summary>What the two Bedrock calls share: paths with the model in them, AWS errors and ids.</summary>
internal abstract class BedrockFormat : ApiFormat
{
    public override string IdHeader => "x-amzn-requestid";

    public override string RequestId(string id) => Ids.Uuid(id);

    public override string? Key(SimRequest request) => request.Header("authorization") ?? request.Header("x-api-key");

    public override void CheckHead(SimRequest request)
    {
        // Coding tools that leave signing to a gateway send no credential at all; they are let through, as a gateway would.
        if (string.IsNullOrWhiteSpace(Key(request)) && request.Header("x-app") is null)
        {
            throw new RequestRefusedException(RefusalKind.MissingKey, "Missing Authentication Token");
        }
    }

    public override string StreamType(Ask ask) => "application/vnd.amazon.eventstream";

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds)
    {
        (int status, string type) = refusal.Kind switch
        {
            RefusalKind.MissingKey => (403, "UnrecognizedClientException"),
            RefusalKind.UnknownModel or RefusalKind.NotFound => (404, "ResourceNotFoundException"),
            RefusalKind.RateLimit => (429, "ThrottlingException"),
            RefusalKind.Overloaded => (503, "ServiceUnavailableException"),
            RefusalKind.ServerError => (500, "InternalServerException"),
            _ => (400, "ValidationException"),
        };
        return Plan.Json(status, $$"""{"message":{{Text(refusal.Message)}}}""")
            .With("x-amzn-errortype", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
    }

    // A prelude that is right in itself and announces 2 GiB less one.
    public override byte[] OversizedHead() => [0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xac, 0xc4, 0x7a, 0x25];

    protected static bool IsCall(SimRequest request, string call) =>
        request.Path.StartsWith("/model/", StringComparison.Ordinal) && request.Path.EndsWith("/" + call, StringComparison.Ordinal);

    protected static string ModelOf(SimRequest request)
    {
        int begin = "/model/".Length;
        string model = request.Path[begin..Math.Max(begin, request.Path.LastIndexOf('/'))];
        return KnownModels.IsBedrock(model)
            ? model
            : throw new RequestRefusedException(RefusalKind.UnknownModel, "The provided model identifier is invalid.");
    }
}
