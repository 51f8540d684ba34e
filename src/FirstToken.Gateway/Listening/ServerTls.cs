using System.Net.Security;
using FirstToken.Gateway.Settings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace FirstToken.Gateway.Listening;

/// <summary>Encrypts what is listened on, with a certificate that can be exchanged while connections are open.</summary>
internal sealed class ServerTls
{
    private volatile SslStreamCertificateContext _certificate;

    public ServerTls(GatewayTls files) => _certificate = TlsCertificate.Load(files);

    /// <summary>Takes another certificate for the connections to come; the earlier one stays where it cannot be loaded.</summary>
    public void Load(GatewayTls files) => _certificate = TlsCertificate.Load(files);

    public void Use(ListenOptions options) => options.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }),
    });
}
