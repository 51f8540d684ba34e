using FirstToken.Gateway.Relaying;
using FirstToken.Wire;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Guarding;

/// <summary>
/// Callers who sign with AWS keys sign for the gateway's host, and AWS takes no such signature. Where the upstream signs with the same
/// keys, a genuine one is as good as a gateway key: the request is signed anew. Any other is refused here, with what to do, for AWS
/// would refuse it too and blame the secret.
/// </summary>
internal static class CallerSignature
{
    /// <summary>Why a caller was turned away, in one word.</summary>
    public const string Refused = "signature_refused";

    private const string AnyVersion = "AWS4-";
    private const string WhatWorks = "use the AWS keys this gateway signs with, a gateway key, or a bearer token of Bedrock (AWS_BEARER_TOKEN_BEDROCK)";

    /// <summary>Whether a request to the upstream its caller means is to be signed, if its own signature is genuine: then its body is needed first.</summary>
    public static bool IsSigned(HttpContext context, Upstream upstream) =>
        upstream.Signer is not null && (RelayFeatures.Caller(context) is not null || IsThere(context.Request.Headers));

    /// <summary>Looks at the signature of a caller without a gateway key.</summary>
    /// <param name="context">The request.</param>
    /// <param name="upstream">Where its caller means it to go.</param>
    /// <param name="body">Its body, whole.</param>
    /// <param name="isGenuine">Whether it was made with the upstream's own keys.</param>
    /// <returns>Why the caller is turned away; nothing where it is not, or where no signature has to be looked at.</returns>
    public static KeyRefusal? Check(HttpContext context, Upstream upstream, ReadOnlySpan<byte> body, out bool isGenuine)
    {
        isGenuine = false;
        HttpRequest request = context.Request;
        if (upstream.Signer is not { } signer || RelayFeatures.Caller(context) is not null || !IsThere(request.Headers))
        {
            return null;
        }

        if (SigV4Claim.Read(request.Headers.Authorization.ToString()) is not { } claim)
        {
            return Refusal($"the AWS signature is not a complete {SigV4Claim.Scheme} in the field authorization");
        }

        SigV4Verdict verdict = signer.Check(
            claim, request.Method, RelayFeatures.RawTarget(context), name => request.Headers.TryGetValue(name == SigV4.Authority ? "host" : name, out var values) ? values.ToString() : null, body);
        isGenuine = verdict == SigV4Verdict.Genuine;
        return verdict switch
        {
            SigV4Verdict.Genuine => null,
            SigV4Verdict.OtherKeys => Refusal($"the request is signed with other AWS keys than upstream {upstream.Name} has: {WhatWorks}"),
            SigV4Verdict.OtherService => Refusal("the request is signed for another service than bedrock"),
            SigV4Verdict.Incomplete => Refusal("the AWS signature needs x-amz-date, and has to cover it, host, and only fields that are there"),
            SigV4Verdict.Stale => Refusal($"the request was signed more than {SigV4.Tolerance.TotalMinutes:0} minutes before or after the gateway's time: set the clocks, and sign each try anew"),
            _ => Refusal("the AWS signature does not fit the request: the secret is another one, or something before the gateway changed host, path, fields or body"),
        };
    }

    private static bool IsThere(IHeaderDictionary headers) => headers.Authorization.ToString().StartsWith(AnyVersion, StringComparison.Ordinal);

    private static KeyRefusal Refusal(string message) => new(StatusCodes.Status403Forbidden, Refused, "gateway: " + message);
}
