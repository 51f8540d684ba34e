namespace FirstToken.Cli.Running;

/// <summary>
/// Has the simulator's garbage collected seldom: each time holds every stream up for 5 to 40 ms. With 128 MB between two
/// collections a thousand streams run for some 20 s without one.
/// </summary>
internal static class SeldomCollections
{
    /// <summary>The runtime's own switch: the least size of the youngest generation. There is no other setting for it.</summary>
    public const string Variable = "DOTNET_GCgen0size";

    /// <summary>128 MB, hexadecimal as the runtime wants it.</summary>
    public const string Value = "0x8000000";

    /// <summary>Sees to it that this process runs so.</summary>
    public static void Ensure() => RuntimeVariable.Ensure(Variable, Value);
}
