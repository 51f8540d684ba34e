namespace FirstToken.Providers.Anthropic;

/// <summary>This product's own simulator, spoken to in Anthropic's format. It costs nothing and takes any key.</summary>
internal sealed class SimulatorProvider : AnthropicProvider
{
    private static readonly Uri Home = new("http://127.0.0.1:4010");

    /// <inheritdoc/>
    public override string Name => "sim";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Aliases { get; } = [];

    /// <inheritdoc/>
    public override string PriceProvider => "sim";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialVariables { get; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> EndpointVariables { get; } = [];

    /// <inheritdoc/>
    public override Uri? FindBaseUrl(Func<string, string?> environment) => Home;

    /// <inheritdoc/>
    public override Credentials? FindCredentials(Func<string, string?> environment) => new() { ApiKey = "simulated" };
}
