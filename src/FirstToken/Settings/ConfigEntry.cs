namespace FirstToken.Settings;

/// <summary>A <c>key: value</c> line of a settings file.</summary>
/// <param name="Key">The key as it is written.</param>
/// <param name="At">The key's place.</param>
/// <param name="Value">Its value.</param>
public sealed record ConfigEntry(string Key, ConfigNode At, ConfigNode Value);
