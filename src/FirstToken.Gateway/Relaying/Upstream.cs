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
    private readonly UpstreamDialer _dialer = new();
    private readonly Http1Client? _http1;
    private readonly FrameworkClient? _http2;
    private readonly string _path;

    public Upstream(UpstreamSettings settings, TimeSpan connectDeadline)
    {
        Settings = settings;
        Family = ApiFamilies.Find(settings.Api) ?? throw new ArgumentException($"no API '{settings.Api}'", nameof(settings));
        Breaker = settings.Breaker is { } breaker ? new CircuitBreaker(breaker) : null;
        Translator = new Lazy<RequestTranslator>(() => new RequestTranslator(new ModelMap(settings.Models, settings.Region)));
        Secret = settings.KeyFrom is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
        Uses = new UseCount(Dispose);
        _path = settings.Url.AbsolutePath.TrimEnd('/');
        if (settings.Http2)
        {
            _http2 = new FrameworkClient(settings, _dialer, connectDeadline);
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

    /// <summary>The target of a request to it: path and query go out as they are written here.</summary>
    public string Target(ReadOnlySpan<char> path, ReadOnlySpan<char> query) =>
        _path.Length + path.Length == 0 ? string.Concat("/", query) : string.Concat(_path, path, query);

    /// <summary>Sends a request, and returns once the head of its answer is there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="times">Gets its moments, and the stamps of its connection.</param>
    /// <param name="cancellationToken">Ends it, the reading of the answer's body too.</param>
    public Task<UpstreamAnswer> SendAsync(OutgoingRequest request, CallTimes times, CancellationToken cancellationToken) =>
        _http1 is not null ? _http1.SendAsync(request, times, cancellationToken) : _http2!.SendAsync(request, times, cancellationToken);

    public void Dispose()
    {
        _http1?.Dispose();
        _http2?.Dispose();
    }
}
