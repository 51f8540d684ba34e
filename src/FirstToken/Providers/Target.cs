namespace FirstToken.Providers;

/// <summary>Which API, which model, where: what one column of a report is about.</summary>
public sealed record Target
{
    /// <summary>The API spoken.</summary>
    public required IProvider Provider { get; init; }

    /// <summary>The model, deployment or inference profile, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>What the provider's official SDK takes as its base URL (design §4.1).</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Secrets to send.</summary>
    public Credentials Credentials { get; init; } = Credentials.None;

    /// <summary>AWS region, where the provider has one.</summary>
    public string? Region { get; init; }

    /// <summary>How people call it: <c>provider:model</c>, with the base URL where it is not the provider's own.</summary>
    public required string Name { get; init; }

    /// <summary>The value of the <c>host</c> header: what is sent is what is signed.</summary>
    public string Host => BaseUrl.IsDefaultPort ? BaseUrl.IdnHost : BaseUrl.Authority;
}
