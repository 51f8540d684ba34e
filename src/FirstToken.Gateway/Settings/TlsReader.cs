using System.Security.Cryptography;
using FirstToken.Gateway.Listening;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.tls</c>, and tries whether the two files can be listened with.</summary>
internal static class TlsReader
{
    public static GatewayTls? Read(ConfigNode node)
    {
        string? certificate = null;
        string? key = null;
        SettingValue.Keys(node, "tls", new()
        {
            ["cert"] = value => certificate = value.Text("cert"),
            ["key"] = value => key = value.Text("key"),
        });
        if (certificate is null || key is null)
        {
            node.Fault("tls needs two PEM files: tls: {cert: FILE, key: FILE}");
            return null;
        }

        var tls = new GatewayTls(certificate, key);
        try
        {
            TlsCertificate.Load(tls);
            return tls;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            node.Fault($"tls: {certificate} and {key} cannot be used: {failure.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }
}
