using System.Text.Json;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>A budget as JSON, schema <c>firsttoken.budget/1</c>. Absent means not measured; 0 means zero.</summary>
public static class BudgetJson
{
    /// <summary>Writes a budget and a line end.</summary>
    /// <param name="budget">The analysis.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(BudgetAnalysis budget, Stream output)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "firsttoken.budget/1");
            json.WriteBoolean("simulated", budget.Runs.Any(run => run.Simulated));
            WriteValidity(json, budget.Runs);
            Each(json, "runs", budget.Runs.Select(run => run.Id), json.WriteStringValue);
            Each(json, "targets", budget.Targets, target => Write(json, target));
            Each(json, "differences", budget.Comparisons, comparison => Write(json, comparison));
            if (budget.Session is { } session)
            {
                Each(json, "sessions", budget.Sessions, table => Write(json, table, session));
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteValidity(Utf8JsonWriter json, IReadOnlyList<RunFile> runs)
    {
        json.WriteStartObject("valid");
        json.WriteBoolean("ok", runs.All(run => run.Valid.Ok));
        Each(json, "reasons", runs.SelectMany(run => run.Valid.Reasons).Distinct(), json.WriteStringValue);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TargetBudget target)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Target.Name);
        json.WriteString("provider", target.Target.Provider);
        json.WriteString("model", target.Target.Model);
        json.WriteNumber("sent", target.Target.Counts.Sent);
        json.WriteNumber("ok", target.Target.Counts.Ok);
        json.WriteNumber("divided", target.Total.N);
        Number(json, "round_trip_ms", target.Basis.RoundTripMs);
        json.WriteStartObject("phases");
        foreach (BudgetPhase phase in BudgetPhases.All)
        {
            Figure(json, BudgetPhases.NameOf(phase), target[phase]);
        }

        json.WriteEndObject();
        Figure(json, "ttfb", target.Ttfb);
        Figure(json, "until_first_token", target.UntilFirstToken);
        Figure(json, "total", target.Total);
        Figure(json, "server_of_whole_answer", target.WholeServer);
        json.WriteEndObject();
    }

    // What nobody measured is not there.
    private static void Figure(Utf8JsonWriter json, string name, PhaseFigure figure)
    {
        if (figure.N == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("n", figure.N);
        Number(json, "p50_ms", figure.P50Ms);
        Write(json, "p50_ci95", figure.P50Ci95);
        Number(json, "mean_ms", figure.MeanMs);
        Number(json, "share", figure.Share, 6);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BudgetComparison comparison)
    {
        json.WriteStartObject();
        json.WriteString("left", comparison.Left.Target.Name);
        json.WriteString("right", comparison.Right.Target.Name);
        json.WriteBoolean("one_model", BudgetAnalysis.IsOneModel(comparison));
        Each(json, "rows", comparison.Rows, row =>
        {
            json.WriteStartObject();
            Each(json, "phases", row.Phases.Select(BudgetPhases.NameOf), json.WriteStringValue);
            Members(json, row.Difference, comparison.Total);
            json.WriteEndObject();
        });
        Difference(json, "ttfb", comparison.Ttfb);
        Difference(json, "until_first_token", comparison.UntilFirstToken);
        Difference(json, "total", comparison.Total);
        json.WriteEndObject();
    }

    private static void Difference(Utf8JsonWriter json, string name, MeanDifference? difference)
    {
        if (difference is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Members(json, difference, null);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, MeanDifference? difference, MeanDifference? total)
    {
        if (difference is null)
        {
            return;
        }

        json.WriteNumber("n", difference.N);
        json.WriteBoolean("paired", difference.Paired);
        Number(json, "mean_ms", difference.Mean);
        Write(json, "mean_ci95", difference.MeanCi95);
        Number(json, "p50_ms", difference.Median);
        Write(json, "p50_ci95", difference.MedianCi95);
        Number(json, "share", total is { IsProven: true } ? difference.Mean / total.Mean : null, 6);
    }

    private static void Write(Utf8JsonWriter json, SessionTable table, SessionPlan session)
    {
        json.WriteStartObject();
        json.WriteString("left", table.Left);
        json.WriteString("right", table.Right);
        json.WriteString("calls_from", session.Source);
        Number(json, "sessions_per_day", session.SessionsPerDay);
        json.WriteBoolean("all_measured", table.IsWhole);
        Each(json, "models", table.Rows, row => Write(json, row, session));
        if (table.Sum is { } sum)
        {
            json.WritePropertyName("sum");
            Write(json, sum, session);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SessionRow row, SessionPlan session)
    {
        json.WriteStartObject();
        json.WriteString("model", row.Model);
        json.WriteNumber("calls", row.Calls);
        Cost(json, "until_first_token", row.UntilFirstToken, session);
        Cost(json, "total", row.Total, session);
        json.WriteEndObject();
    }

    private static void Cost(Utf8JsonWriter json, string name, SessionCost? cost, SessionPlan session)
    {
        if (cost is not { } found)
        {
            return;
        }

        json.WriteStartObject(name);
        Number(json, "session_s", found.Seconds);
        Write(json, "session_ci95", found.Ci95);
        Number(json, "day_s", found.Seconds * session.SessionsPerDay);
        json.WriteEndObject();
    }

    private static void Each<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is { } ends)
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(Math.Round(ends.Lower, 3));
            json.WriteNumberValue(Math.Round(ends.Upper, 3));
            json.WriteEndArray();
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double? value, int digits = 3)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, digits));
        }
    }
}
