using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Listening;

/// <summary>Loads a certificate with its key and its issuers, ready to listen with.</summary>
internal static class TlsCertificate
{
    /// <summary>Loads both files.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They hold no certificate, no key, or do not belong together.</exception>
    public static SslStreamCertificateContext Load(GatewayTls tls)
    {
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
        if (OperatingSystem.IsWindows())
        {
            // Windows' TLS takes no key that lives in memory alone.
            certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }

        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(tls.Certificate);
        issuers.RemoveAt(0); // the certificate itself

        // Offline: a server that looks for issuers or revocation on the network starts when others let it.
        return SslStreamCertificateContext.Create(certificate, issuers, offline: true);
    }
}
