namespace FirstToken.Gateway.Settings;

/// <summary>Settings put together from command line, variables and file.</summary>
/// <param name="Settings">The settings, complete and consistent.</param>
/// <param name="Notes">Remarks for the operator, a line each.</param>
/// <param name="FromFile">Whether a file said something about the gateway.</param>
public sealed record LoadedSettings(GatewaySettings Settings, IReadOnlyList<string> Notes, bool FromFile);
