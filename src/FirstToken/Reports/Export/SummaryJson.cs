using FirstToken.Recording;

namespace FirstToken.Reports.Export;

/// <summary>The run file without its requests: small, of the same schema, so that whatever reads run files reads it too.</summary>
public static class SummaryJson
{
    /// <summary>A run without its requests; every figure and histogram stays.</summary>
    /// <param name="run">The run.</param>
    public static RunFile Of(RunFile run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run with { Targets = [.. run.Targets.Select(target => target with { Requests = [] })] };
    }
}
