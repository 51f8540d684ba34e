namespace FirstToken.Cli.Running;

/// <summary>
/// Has the runtime watch a gateway's code at work and compile it anew for what it sees: a gateway serves for long. Of all other verbs, whose
/// runs are short, it would only take time (Directory.Build.props).
/// </summary>
internal static class WatchedCode
{
    /// <summary>The runtime's own switch.</summary>
    public const string Variable = "DOTNET_TieredPGO";

    /// <summary>On.</summary>
    public const string Value = "1";

    /// <summary>Sees to it that this process runs so.</summary>
    public static void Ensure() => RuntimeVariable.Ensure(Variable, Value);
}
