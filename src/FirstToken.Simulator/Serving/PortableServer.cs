using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Simulator.Pacing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FirstToken.Simulator.Serving;

/// <summary>Kestrel for what the fast path does not speak: TLS and HTTP/2, and for systems other than Linux everything.</summary>
internal sealed class PortableServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HandOverListeners _listeners;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    private PortableServer(WebApplication application, HandOverListeners listeners, X509Certificate2 certificate)
    {
        (_application, _listeners, _certificate) = (application, listeners, certificate);
    }

    public string CertificatePem => _certificate.ExportCertificatePem();

    public static async Task<PortableServer> StartAsync(Responder responder, Pacer pacer, TimeSpan? idleTimeout, CancellationToken cancellationToken)
    {
        var listeners = new HandOverListeners();
        X509Certificate2 certificate = SelfSigned.Make();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IConnectionListenerFactory>(listeners);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Linux.HttpParser.MostBodyBytes;
            kestrel.Limits.KeepAliveTimeout = idleTimeout ?? kestrel.Limits.KeepAliveTimeout;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
            kestrel.Listen(HandOverEndPoint.Http1, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(HandOverEndPoint.Http2, static listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(HandOverEndPoint.Tls, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });
        });
        WebApplication application = builder.Build();
        var executor = new PlanExecutor(responder, pacer);
        application.Run(executor.AnswerAsync);
        await application.StartAsync(cancellationToken);
        return new PortableServer(application, listeners, certificate);
    }

    /// <summary>Takes an accepted connection whose first bytes were TLS or the HTTP/2 preface.</summary>
    public void HandOver(Socket socket, bool tls)
    {
        socket.NoDelay = true;
        _listeners.Add(tls ? HandOverEndPoint.Tls : HandOverEndPoint.Http2, socket);
    }

    /// <summary>Accepts connections itself and sorts them by their first bytes.</summary>
    public void Accept(Socket listener) => _accepting = AcceptAsync(listener);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        using (listener)
        {
            try
            {
                while (true)
                {
                    Socket socket = await listener.AcceptAsync(_stop.Token);
                    _ = SortAsync(socket);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopping.
            }
        }
    }

    private async Task SortAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var first = new byte[3];
            int read = await socket.ReceiveAsync(first, SocketFlags.Peek, _stop.Token);
            _listeners.Add(
                read > 0 && first[0] == 0x16 ? HandOverEndPoint.Tls : first.AsSpan().SequenceEqual("PRI"u8) ? HandOverEndPoint.Http2 : HandOverEndPoint.Http1,
                socket);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            socket.Dispose();
        }
    }
}
