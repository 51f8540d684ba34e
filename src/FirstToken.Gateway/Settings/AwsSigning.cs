namespace FirstToken.Gateway.Settings;

/// <summary>The environment variables that hold the AWS keys an upstream's requests are signed with.</summary>
public sealed record AwsSigning
{
    /// <summary>The access key's id. Default <c>AWS_ACCESS_KEY_ID</c>.</summary>
    public string KeyIdFrom { get; init; } = "AWS_ACCESS_KEY_ID";

    /// <summary>The secret access key. Default <c>AWS_SECRET_ACCESS_KEY</c>.</summary>
    public string SecretFrom { get; init; } = "AWS_SECRET_ACCESS_KEY";

    /// <summary>The session token of temporary keys, which may be unset for others; absent where they have none. Default <c>AWS_SESSION_TOKEN</c>.</summary>
    public string? TokenFrom { get; init; } = "AWS_SESSION_TOKEN";
}
