using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>The simulator that a verb starts where there is nothing else to measure.</summary>
/// <param name="Terminal">Where its start is remarked.</param>
internal sealed record OwnSimulator(Terminal Terminal)
{
    /// <summary>Its flags.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>What is special about it, for the remark.</summary>
    public string Remark { get; init; } = string.Empty;
}
