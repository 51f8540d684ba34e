using System.Text.Encodings.Web;
using System.Text.Json;

namespace FirstToken.Reports.Definitions;

/// <summary>Writes a run in another tool's definitions as JSON, each figure with its definition.</summary>
public static class DefinitionJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, with a line end behind it.</summary>
    /// <param name="defined">The run.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(DefinedRun defined, Stream output)
    {
        ArgumentNullException.ThrowIfNull(defined);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            json.WriteStartObject();
            json.WriteString("run", defined.Run.Id);
            json.WriteBoolean("simulated", defined.Run.Simulated);
            json.WriteBoolean("valid", defined.Run.Valid.Ok);
            json.WriteString("definitions", defined.Tool.Name);
            json.WriteString("percentiles", defined.Tool.Percentiles);
            json.WriteStartArray("remarks");
            foreach (string remark in defined.Tool.Remarks)
            {
                json.WriteStringValue(remark);
            }

            json.WriteEndArray();
            json.WriteStartArray("targets");
            foreach (DefinedTarget target in defined.Targets)
            {
                Write(json, target);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, DefinedTarget target)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Target.Name);
        json.WriteNumber("requests", target.Requests);
        json.WriteStartArray("metrics");
        foreach ((ToolMetric metric, ToolSummary? summary) in target.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("name", metric.Name);
            json.WriteString("unit", metric.Unit);
            json.WriteString("definition", metric.Definition);
            json.WriteNumber("n", summary?.N ?? 0);
            if (summary is not null)
            {
                Write(json, summary);
            }

            json.WriteEndObject();
        }

        foreach ((ToolRate rate, double? value) in target.Rates)
        {
            json.WriteStartObject();
            json.WriteString("name", rate.Name);
            json.WriteString("unit", rate.Unit);
            json.WriteString("definition", rate.Definition);
            if (value is { } figure)
            {
                json.WriteNumber("value", figure);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ToolSummary summary)
    {
        json.WriteNumber("mean", summary.Mean);
        json.WriteNumber("stddev", summary.Stddev);
        json.WriteNumber("min", summary.Min);
        json.WriteNumber("p50", summary.P50);
        json.WriteNumber("p90", summary.P90);
        json.WriteNumber("p95", summary.P95);
        json.WriteNumber("p99", summary.P99);
        json.WriteNumber("max", summary.Max);
    }
}
