using System.Diagnostics;
using System.Net;
using System.Net.Security;

namespace FirstToken.Transport;

/// <summary>Connections to one server over HTTP/1.1, one stream a connection.</summary>
internal sealed class Http1Endpoint : IEndpoint
{
    private static readonly List<SslApplicationProtocol> Alpn = [SslApplicationProtocol.Http11];

    private readonly HttpTransport _transport;
    private readonly Dialer _dialer;
    private readonly string _host;
    private readonly TransportOptions _options;
    private readonly bool _onLoops;
    private readonly ConnectionPool _pool;
    private readonly Lock _gate = new();
    private readonly Queue<Exchange> _waiting = new();
    private int _dials;

    public Http1Endpoint(HttpTransport transport, Dialer dialer, string host, TransportOptions options)
    {
        _transport = transport;
        _dialer = dialer;
        _host = host;
        _options = options;
        _pool = new ConnectionPool(options.MaxIdle);
        _onLoops = HttpTransport.UsesLoops(options) && !dialer.Tls;
        if (options.FreshConnections)
        {
            _pool.Close();
        }
    }

    public void Start(Exchange exchange)
    {
        RequestCheck.Check(exchange.Request);
        _transport.Track(exchange);
        if (_pool.Take() is { } idle)
        {
            idle.Send(exchange);
            return;
        }

        lock (_gate)
        {
            if (_dials >= _options.MaxDials)
            {
                _waiting.Enqueue(exchange);
                return;
            }

            _dials++;
        }

        Dial(exchange);
    }

    public void Close() => _pool.Close();

    private void Dial(Exchange exchange)
    {
        exchange.Enter(ExchangePhase.Connecting, Stopwatch.GetTimestamp());
        if (_onLoops && _dialer.Names.Literal is { } addresses)
        {
            OpenOnLoop(exchange, addresses);
        }
        else
        {
            _ = DialAsync(exchange);
        }
    }

    private void OpenOnLoop(Exchange exchange, IPAddress[] addresses)
    {
        var endpoints = Array.ConvertAll(addresses, address => new IPEndPoint(address, _dialer.Port));
        Linux.LoopConnection.Open(_transport.NextLoop(), _pool, _host, endpoints, exchange, Dialled);
    }

    private async Task DialAsync(Exchange exchange)
    {
        try
        {
            if (_onLoops)
            {
                IPAddress[] addresses = await _dialer.ResolveAsync(exchange, CancellationToken.None).ConfigureAwait(false);
                if (exchange.Ended)
                {
                    Dialled();
                }
                else
                {
                    OpenOnLoop(exchange, addresses);
                }

                return;
            }

            using var attempt = new CancellableDial();
            exchange.NewConnection = true;
            exchange.CarriedBy(attempt);
            (Stream stream, IArrivalStamps? stamps) =
                await _dialer.OpenAsync(exchange, Alpn, attempt.Token).ConfigureAwait(false);
            Dialled();
            var connection = new StreamConnection(stream, stamps, _pool, _host);
            connection.Send(exchange);
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (DialException exception)
        {
            Dialled();
            exchange.End(exception.Fault, exception.Message);
        }
        catch (OperationCanceledException)
        {
            Dialled();
            exchange.End(TransportFault.Cancelled, null);
        }
    }

    private void Dialled()
    {
        Exchange? next;
        lock (_gate)
        {
            do
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _dials--;
                    return;
                }
            }
            while (next.Ended);
        }

        // A connection may have become idle meanwhile, and it is the better choice.
        if (_pool.Take() is { } idle)
        {
            idle.Send(next);
            Dialled();
            return;
        }

        Dial(next);
    }
}
