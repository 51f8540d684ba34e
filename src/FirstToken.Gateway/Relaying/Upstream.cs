using System.Net;
using System.Net.Security;
using System.Text;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Exchanging;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Translating;

namespace FirstToken.Gateway.Relaying;

/// <summary>A server behind the gateway, with the pool of its connections.</summary>
internal sealed class Upstream : IDisposable
{
    private static readonly UriCreationOptions s_asWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly UpstreamDialer _dialer = new();
    private readonly Http1Client? _http1;
    private readonly HttpMessageInvoker? _invoker;
    private readonly string _root;

    public Upstream(UpstreamSettings settings, TimeSpan connectDeadline)
    {
        Settings = settings;
        Family = ApiFamilies.Find(settings.Api) ?? throw new ArgumentException($"no API '{settings.Api}'", nameof(settings));
        Breaker = settings.Breaker is { } breaker ? new CircuitBreaker(breaker) : null;
        Translator = new Lazy<RequestTranslator>(() => new RequestTranslator(new ModelMap(settings.Models, settings.Region)));
        Secret = settings.KeyFrom is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
        Uses = new UseCount(Dispose);
        _root = settings.Url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (settings.Http2)
        {
            _invoker = Invoker(settings, connectDeadline);
        }
        else
        {
            _http1 = new Http1Client(settings.Url, new Http1Pool(_dialer, settings, connectDeadline));
        }
    }

    public UpstreamSettings Settings { get; }

    public ApiFamily Family { get; }

    public string Name => Settings.Name;

    /// <summary>The credential for callers who hold a gateway key; absent where the upstream has none. Never shown.</summary>
    public string? Secret { get; }

    /// <summary>Signs requests in place of such a credential; absent where the upstream has no keys to sign with.</summary>
    public RequestSigner? Signer { get; init; }

    /// <summary>Leaves it alone for a while when it fails; absent where that is not wanted.</summary>
    public CircuitBreaker? Breaker { get; }

    /// <summary>Puts calls of another API to it.</summary>
    public Lazy<RequestTranslator> Translator { get; }

    /// <summary>The state it belongs to, and the calls under way: with the last of them it is disposed.</summary>
    public UseCount Uses { get; }

    /// <summary>Its connections.</summary>
    public UpstreamDialer Connections => _dialer;

    /// <summary>An address on it; path and query go out as they are written here.</summary>
    public Uri Address(ReadOnlySpan<char> path, ReadOnlySpan<char> query) => new(string.Concat(_root, path, query), s_asWritten);

    /// <summary>Sends a request, and returns once the head of its answer is there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="times">Gets its moments, and the stamps of its connection.</param>
    /// <param name="cancellationToken">Ends it, the reading of the answer's body too.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CallTimes times, CancellationToken cancellationToken)
    {
        if (_http1 is not null)
        {
            return _http1.SendAsync(request, times, cancellationToken);
        }

        request.Version = HttpVersion.Version20;
        request.VersionPolicy = request.RequestUri!.Scheme == Uri.UriSchemeHttp
            ? HttpVersionPolicy.RequestVersionExact // without TLS nothing negotiates the version
            : HttpVersionPolicy.RequestVersionOrLower;
        CallTimes.Current = times;
        return _invoker!.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        _http1?.Dispose();
        _invoker?.Dispose();
    }

    private HttpMessageInvoker Invoker(UpstreamSettings settings, TimeSpan connectDeadline) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = connectDeadline,
        MaxConnectionsPerServer = settings.MaxConnections ?? int.MaxValue,
        PooledConnectionIdleTimeout = settings.KeepAlive,
        PooledConnectionLifetime = settings.ConnectionLife,
        KeepAlivePingDelay = TimeSpan.FromSeconds(20),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),

        // An answer that nobody waits for any more ends with its connection: reading on would keep the model generating.
        MaxResponseDrainSize = 0,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        SslOptions = new SslClientAuthenticationOptions(),
        ConnectCallback = _dialer.ConnectAsync,
        PlaintextStreamFilter = _dialer.WrapAsync,
    });
}
