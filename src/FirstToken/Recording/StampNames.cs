namespace FirstToken.Recording;

/// <summary>Names of stamp sources in files.</summary>
public static class StampNames
{
    /// <summary>Some answers were stamped by the kernel, some at the read.</summary>
    public const string Mixed = "mixed";

    private const string Kernel = "kernel";
    private const string Read = "read";

    /// <summary>The name of a stamp source.</summary>
    /// <param name="source">The source.</param>
    public static string Of(StampSource source) => source == StampSource.Kernel ? Kernel : Read;

    /// <summary>The source a name stands for; anything but <c>kernel</c> is taken as the weaker one.</summary>
    /// <param name="name">A name from a file.</param>
    public static StampSource Parse(string? name) => name == Kernel ? StampSource.Kernel : StampSource.Read;
}
