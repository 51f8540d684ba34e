namespace FirstToken.Gateway.Settings;

/// <summary>A feature that was switched on with its settings, or off.</summary>
/// <param name="Value">Its settings; absent switches it off.</param>
internal sealed record Switched<T>(T? Value)
    where T : class;
