using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Exchanging;

/// <summary>HTTP/2 to one server, by the framework's client.</summary>
internal sealed class FrameworkClient : IDisposable
{
    private static readonly UriCreationOptions s_asWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _invoker;
    private readonly string _root;
    private readonly HttpVersionPolicy _policy;

    public FrameworkClient(UpstreamSettings settings, UpstreamDialer dialer, TimeSpan connectDeadline)
    {
        _root = settings.Url.GetLeftPart(UriPartial.Authority);
        _policy = settings.Url.Scheme == Uri.UriSchemeHttp
            ? HttpVersionPolicy.RequestVersionExact // without TLS nothing negotiates the version
            : HttpVersionPolicy.RequestVersionOrLower;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
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
            ConnectCallback = dialer.ConnectAsync,
            PlaintextStreamFilter = dialer.WrapAsync,
        });
    }

    /// <summary>Sends a request, and returns once the head of its answer is there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="times">Gets its moments, and the stamps of its connection.</param>
    /// <param name="cancellationToken">Ends it, the reading of the answer's body too.</param>
    public async Task<UpstreamAnswer> SendAsync(OutgoingRequest request, CallTimes times, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), new Uri(_root + request.Target, s_asWritten))
        {
            Content = request.Body,
            Version = HttpVersion.Version20,
            VersionPolicy = _policy,
        };
        foreach ((string name, string value) in request.Fields.Lines)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.Host = request.Host;
        CallTimes.Current = times;
        HttpResponseMessage answer = await _invoker.SendAsync(message, cancellationToken);
        var fields = new FieldList();
        Copy(answer.Headers.NonValidated, fields);
        Copy(answer.Content.Headers.NonValidated, fields);
        return new UpstreamAnswer((int)answer.StatusCode, answer.ReasonPhrase, fields, await answer.Content.ReadAsStreamAsync(cancellationToken));
    }

    public void Dispose() => _invoker.Dispose();

    private static void Copy(HttpHeadersNonValidated from, FieldList to)
    {
        foreach ((string name, HeaderStringValues values) in from)
        {
            foreach (string value in values)
            {
                to.Add(name, value);
            }
        }
    }
}
