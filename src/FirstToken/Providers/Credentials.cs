namespace FirstToken.Providers;

/// <summary>Secrets of one provider. Printing it shows only which kind it is.</summary>
public sealed record Credentials
{
    /// <summary>No credentials at all, for servers that ask for none.</summary>
    public static Credentials None { get; } = new();

    /// <summary>
    /// No secret, but something in each place where a mock on this machine may want to see one. Never sent to another machine.
    /// </summary>
    public static Credentials Loopback { get; } = new() { ApiKey = "loopback", BearerToken = "loopback" };

    /// <summary>An API key, sent in the provider's own key header.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A token, sent as <c>authorization: Bearer</c>.</summary>
    public string? BearerToken { get; init; }

    /// <summary>AWS access key id, for SigV4.</summary>
    public string? AwsAccessKeyId { get; init; }

    /// <summary>AWS secret access key, for SigV4.</summary>
    public string? AwsSecretAccessKey { get; init; }

    /// <summary>AWS session token, for temporary credentials.</summary>
    public string? AwsSessionToken { get; init; }

    /// <summary>The kind of credentials, never the secret.</summary>
    public override string ToString() => this switch
    {
        { ApiKey: not null } => "API key",
        { BearerToken: not null } => "bearer token",
        { AwsAccessKeyId: not null } => "AWS keys",
        _ => "none",
    };
}
