namespace FirstToken.Gateway.Settings;

/// <summary>What to listen with where the wire is not the loopback.</summary>
/// <param name="Certificate">PEM file of the certificate, those of its issuers behind it.</param>
/// <param name="Key">PEM file of its private key, without a password.</param>
public sealed record GatewayTls(string Certificate, string Key);
