using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Wire;

namespace FirstToken.Gateway.Guarding;

/// <summary>Signs the requests of one upstream with AWS keys of the gateway's own, and knows its keys in a caller's signature. Shows neither.</summary>
internal sealed class RequestSigner
{
    private const string Service = "bedrock";
    private const string ContentType = "content-type";
    private static readonly string[] s_ofAnotherSignature = ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"];

    private readonly SigV4 _keys;
    private readonly TimeProvider _time;

    private RequestSigner(SigV4 keys, TimeProvider time) => (_keys, _time) = (keys, time);

    /// <summary>The signer of an upstream, with the keys that its variables hold now; nothing where it has none.</summary>
    public static RequestSigner? Of(UpstreamSettings upstream, TimeProvider time) => KeysOf(upstream) is { } keys ? new RequestSigner(keys, time) : null;

    /// <summary>Whether it would be the same one, made now.</summary>
    public static bool IsCurrent(RequestSigner? signer, UpstreamSettings upstream) => signer?._keys == KeysOf(upstream);

    /// <summary>Signs a request that is complete but for that, in place of whoever signed it before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="root">Scheme, host and port it goes to.</param>
    public void Sign(OutgoingRequest request, Uri root)
    {
        foreach (string field in s_ofAnotherSignature)
        {
            request.Fields.Remove(field);
        }

        string host = HostField(root);
        request.Host = host; // whoever sends it: what was signed
        ReadOnlySpan<byte> body = request.Body switch
        {
            null => default,
            WholeBody whole => whole.Bytes.Span,
            _ => throw new UnreachableException("a body is signed that is not all there"),
        };
        foreach ((string name, string value) in _keys.Sign(request.Method, host, request.Target, Signed(request), body, _time.GetUtcNow(), withBodyHash: true))
        {
            request.Fields.Add(name, value);
        }
    }

    /// <summary>What a caller's signature is worth: of these keys it proves that the caller has them.</summary>
    /// <param name="claim">What it says.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="target">Path and query as the caller sent them, which is what it signed.</param>
    /// <param name="header">The value of a field by its name.</param>
    /// <param name="body">The body.</param>
    public SigV4Verdict Check(SigV4Claim claim, string method, string target, Func<string, string?> header, ReadOnlySpan<byte> body) =>
        _keys.Check(claim, method, target, header, body, _time.GetUtcNow());

    private static SigV4? KeysOf(UpstreamSettings upstream) =>
        upstream is { Sign: { } sign, Region: { } region }
            && Value(sign.KeyIdFrom) is { } id && Value(sign.SecretFrom) is { } secret
            ? new SigV4(id, secret, sign.TokenFrom is { } token ? Value(token) : null, region, Service)
            : null;

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    // AWS wants every x-amz- field signed; of the others only what no one on the way may change.
    private static List<KeyValuePair<string, string>> Signed(OutgoingRequest request)
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach ((string name, string value) in request.Fields.Lines)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            {
                string lower = name.ToLowerInvariant();
                int former = fields.FindIndex(field => field.Key == lower);
                if (former < 0)
                {
                    fields.Add(new(lower, value));
                }
                else
                {
                    fields[former] = new(lower, $"{fields[former].Value},{value}");
                }
            }
        }

        // One line each: of several AWS makes one, joined as it sees fit.
        foreach ((string name, string value) in fields)
        {
            request.Fields.Remove(name);
            request.Fields.Add(name, value);
        }

        if (request.Body is not null && request.Fields.Find(ContentType) is { } type)
        {
            fields.Add(new(ContentType, type));
        }

        return fields;
    }

    // The port only where it is not the scheme's own.
    private static string HostField(Uri address)
    {
        string host = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        return address.IsDefaultPort ? host : $"{host}:{address.Port}";
    }
}
