namespace FirstToken.Gateway.Settings;

/// <summary>The Redis server over which several gateways share limits, budgets, cache and states.</summary>
public sealed record RedisSettings
{
    /// <summary>Host name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port. Default 6379.</summary>
    public int Port { get; init; } = 6379;

    /// <summary>Number of the database. Default 0.</summary>
    public int Database { get; init; }

    /// <summary>Whether the connection is encrypted, and the server's certificate checked. Default no.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>PEM file of the authority that vouches for the server's certificate; absent for those the system trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>The environment variable that holds the user's name; absent for the server's default user.</summary>
    public string? UserFrom { get; init; }

    /// <summary>The environment variable that holds the password; absent for a server without one.</summary>
    public string? PasswordFrom { get; init; }

    /// <summary>How long a request may wait for it, each time it is asked; then the gateway goes by what it knows itself. Default 5 ms.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>What every key and channel there begins with; gateways with the same share. Default <c>firsttoken</c>.</summary>
    public string Prefix { get; init; } = "firsttoken";
}
