using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace FirstToken.Transport.Http2;

/// <summary>
/// HTTP/2 to one server, on the framework's own client. Stamps are taken when a read returns: many streams share a
/// connection, so a segment's kernel stamp belongs to none of them.
/// </summary>
internal sealed class Http2Endpoint : IEndpoint, IDisposable
{
    private const int BufferBytes = 16 * 1024;
    private const int ProtocolError = 1; // RFC 9113 §7
    private static readonly HttpRequestOptionsKey<Exchange> ExchangeKey = new("exchange");

    private readonly HttpTransport _transport;
    private readonly Uri _baseUrl;
    private readonly Dialer _dialer;
    private readonly HttpMessageInvoker _invoker;
    private volatile bool _spoken;

    public Http2Endpoint(HttpTransport transport, Uri baseUrl, Dialer dialer, TransportOptions options)
    {
        _transport = transport;
        _baseUrl = baseUrl;
        _dialer = dialer;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = options.MaxIdle,
            ConnectCallback = ConnectAsync,
            PlaintextStreamFilter = Connected,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = options.AcceptCertificate,
            },
        };
        if (options.FreshConnections)
        {
            handler.PooledConnectionLifetime = TimeSpan.Zero;
        }

        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public void Start(Exchange exchange)
    {
        RequestCheck.Check(exchange.Request);
        _transport.Track(exchange);
        _ = RunAsync(exchange);
    }

    public void Close() => Dispose();

    public void Dispose() => _invoker.Dispose();

    private async Task RunAsync(Exchange exchange)
    {
        using var attempt = new CancellableDial();
        exchange.CarriedBy(attempt);
        exchange.KernelStamps = false;
        (TransportFault fault, string? detail) = (TransportFault.None, null);
        try
        {
            using HttpRequestMessage message = CreateMessage(exchange);
            exchange.Times.Sent = Stopwatch.GetTimestamp();
            exchange.Enter(ExchangePhase.AwaitingFirstByte, exchange.Times.Sent);
            using HttpResponseMessage response =
                await _invoker.SendAsync(message, attempt.Token).ConfigureAwait(false);
            await ReadAsync(exchange, response, attempt.Token).ConfigureAwait(false);
        }
        catch (DialException exception)
        {
            (fault, detail) = (exception.Fault, exception.Message);
        }
        catch (OperationCanceledException)
        {
            fault = TransportFault.Cancelled;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or HttpProtocolException)
        {
            (fault, detail) = Explain(exchange, exception);
        }

        exchange.End(fault, detail);
    }

    private (TransportFault Fault, string? Detail) Explain(Exchange exchange, Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case DialException dial:
                    return (dial.Fault, dial.Message);
                case AuthenticationException:
                    return (TransportFault.TlsFailed, inner.Message);
                case HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError }:
                // In clear nothing is negotiated: a server of HTTP/1.1 answers the preface with text, which is no frame.
                case HttpProtocolException { ErrorCode: ProtocolError } when !_spoken:
                    return (TransportFault.ConnectFailed, "the server does not speak HTTP/2");
                // The connection was gone before a request could be put on it; why, the framework does not pass on.
                case HttpRequestException { InnerException: null } when !_spoken:
                    return (TransportFault.ConnectFailed, "the server did not complete the HTTP/2 handshake");
            }
        }

        if (exchange.AnswerComplete)
        {
            return (TransportFault.None, null);
        }

        return (exchange.Times.FirstByte == 0 ? TransportFault.ConnectionLost : TransportFault.CutShort, exception.Message);
    }

    private async Task ReadAsync(Exchange exchange, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        long arrived = Stopwatch.GetTimestamp();
        _spoken = true;
        exchange.Times.FirstByte = arrived;
        exchange.Times.LastByte = arrived;
        exchange.Enter(ExchangePhase.Reading, arrived);
        exchange.OnHead(new ResponseHead((int)response.StatusCode, Fields(response)), arrived);
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                arrived = Stopwatch.GetTimestamp();
                exchange.Times.LastByte = arrived;
                exchange.Reads++;
                exchange.BytesReceived += read;
                exchange.Enter(ExchangePhase.Reading, arrived);
                if (!exchange.OnBody(buffer.AsSpan(0, read), arrived))
                {
                    return;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static List<KeyValuePair<string, string>> Fields(HttpResponseMessage response)
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach (HttpHeaders headers in (HttpHeaders[])[response.Headers, response.Content.Headers])
        {
            foreach (KeyValuePair<string, HeaderStringValues> field in headers.NonValidated)
            {
                foreach (string value in field.Value)
                {
                    fields.Add(new(field.Key.ToLowerInvariant(), value));
                }
            }
        }

        return fields;
    }

    private HttpRequestMessage CreateMessage(Exchange exchange)
    {
        WireRequest request = exchange.Request;
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_baseUrl, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        message.Options.Set(ExchangeKey, exchange);
        return message;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(ExchangeKey, out Exchange? exchange);
        exchange!.NewConnection = true;
        exchange.Enter(ExchangePhase.Connecting, Stopwatch.GetTimestamp());
        Socket socket = await _dialer.ConnectAsync(exchange, cancellationToken).ConfigureAwait(false);
        exchange.Times.Sent = Stopwatch.GetTimestamp();
        return new NetworkStream(socket, ownsSocket: true);
    }

    // Runs after the TLS handshake. The exchange that opened the connection is sent from here on.
    private ValueTask<Stream> Connected(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(ExchangeKey, out Exchange? exchange)
            && exchange.Times.FirstByte == 0)
        {
            long now = Stopwatch.GetTimestamp();
            if (_dialer.Tls)
            {
                exchange.Times.Tls = Math.Max(1, now - exchange.Times.Sent);
            }

            exchange.Times.Sent = now;
            exchange.Enter(ExchangePhase.AwaitingFirstByte, now);
        }

        return ValueTask.FromResult(context.PlaintextStream);
    }
}
