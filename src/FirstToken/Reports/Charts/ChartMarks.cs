namespace FirstToken.Reports.Charts;

/// <summary>What must be seen beside the figures, wherever a chart ends up.</summary>
[Flags]
public enum ChartMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The figures describe the simulator, not a provider.</summary>
    Simulated = 1,

    /// <summary>The run the figures come from is not valid.</summary>
    NotValid = 2,
}
