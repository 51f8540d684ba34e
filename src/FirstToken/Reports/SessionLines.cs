using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>What a report says of a working session: where its time went, tool by tool.</summary>
internal static class SessionLines
{
    public static IEnumerable<ReportLine> Of(RunSession? session)
    {
        if (session is null)
        {
            yield break;
        }

        double? whole = session.TotalSessionMs;
        yield return $"session: {Time(whole)}; model {Time(session.ModelTimeMs)}{Share(session.ModelTimeMs, whole)}";
        if (session.ToolBudget is not { } tools)
        {
            yield break;
        }

        yield return $"tools: {Time(tools.TotalToolMs)}{Share(tools.TotalToolMs, whole)} in {Figures.Count(tools.TotalCalls)} calls";
        foreach ((string name, RunToolCategory category) in tools.ByCategory.OrderByDescending(category => category.Value.TotalMs ?? 0).ThenBy(category => category.Key, StringComparer.Ordinal))
        {
            yield return $"  {name}: {Time(category.TotalMs)} in {Figures.Count(category.Calls)} calls, {Time(category.MeanMs)} each";
        }
    }

    private static string Time(double? milliseconds) => milliseconds is null ? Figures.None : Figures.Milliseconds(milliseconds) + " ms";

    private static string Share(double? part, double? whole) =>
        part is { } some && whole is > 0 and { } all ? FormattableString.Invariant($" ({100 * some / all:0} %)") : string.Empty;
}
