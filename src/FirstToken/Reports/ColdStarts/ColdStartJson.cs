using System.Text.Json;
using FirstToken.Experiments.ColdStarts;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Reports.ColdStarts;

/// <summary>Cold starts as JSON, schema <c>firsttoken.cold-start/1</c>. Absent means not measured; 0 means zero.</summary>
public static class ColdStartJson
{
    /// <summary>Writes an experiment and a line end.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(ColdStartAnalysis analysis, Stream output)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        Whole(output, json =>
        {
            json.WriteBoolean("simulated", analysis.Simulated);
            json.WriteString("target", analysis.Result.Plan.Target.Name);
            json.WriteString("stop", JsonNamingPolicy.SnakeCaseLower.ConvertName(analysis.Result.Stop.ToString()));
            Finding(json, analysis.Method, analysis.Finding);
            json.WriteStartObject("reuse");
            json.WriteNumber("possible", analysis.Reuse.Possible);
            json.WriteNumber("reused", analysis.Reuse.Reused);
            json.WriteEndObject();
            json.WriteStartArray("scenarios");
            foreach (ColdStartRow row in analysis.Rows)
            {
                Row(json, row);
            }

            json.WriteEndArray();
            json.WriteStartArray("caches");
            foreach (CachePair pair in analysis.Caches)
            {
                Cache(json, pair);
            }

            json.WriteEndArray();
            json.WriteStartArray("requests");
            foreach (ColdStartSample sample in analysis.Result.Samples)
            {
                json.WriteStartObject();
                json.WriteString("scenario", sample.Scenario.Label);
                json.WriteNumber("round", sample.Round);
                Number(json, "process_start_ms", sample.ProcessStartMs);
                Number(json, "until_first_token_ms", sample.UntilFirstTokenMs);
                json.WritePropertyName("request");
                JsonSerializer.Serialize(json, sample.Request, RecordingJson.Default.RunRequest);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Writes what a saved run says and a line end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="targets">What its requests say.</param>
    /// <param name="method">How cold requests were looked for.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(RunFile run, IReadOnlyList<ColdTarget> targets, ColdMethod method, Stream output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(targets);
        Whole(output, json =>
        {
            json.WriteBoolean("simulated", run.Simulated);
            json.WriteString("run", run.Id);
            json.WriteStartArray("targets");
            foreach (ColdTarget target in targets)
            {
                Target(json, target, method);
            }

            json.WriteEndArray();
        });
    }

    private static void Whole(Stream output, Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "firsttoken.cold-start/1");
            write(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Finding(Utf8JsonWriter json, ColdMethod method, ColdFinding? finding)
    {
        json.WriteStartObject("detection");
        json.WriteString("method", ColdWords.NameOf(method));
        Number(json, "baseline_ms", finding?.BaselineMs);
        Number(json, "limit_ms", finding?.LimitMs);
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, ColdStartRow row)
    {
        json.WriteStartObject();
        json.WriteString("scenario", row.Scenario.Label);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Scenario.Kind.ToString()));
        Number(json, "idle_s", row.Scenario.Kind == ColdStartKind.Idle ? row.Scenario.Idle.TotalSeconds : null);
        json.WriteNumber("sent", row.Samples.Count);
        json.WriteNumber("n", row.N);
        Number(json, "process_start_ms", row.ProcessStartMs);
        Number(json, "client_ms", row.ClientMs);
        Number(json, "dns_ms", row.DnsMs);
        Number(json, "tcp_ms", row.TcpMs);
        Number(json, "tls_ms", row.TlsMs);
        Number(json, "ttft_ms", row.TtftMs);
        Number(json, "until_first_token_ms", row.UntilFirstTokenMs);
        Difference(json, "more_than_warm", row.Extra);
        Number(json, "looks_cold", row.LooksCold);
        if (row.Kept.Known > 0)
        {
            json.WriteNumber("kept", row.Kept.Kept);
            json.WriteNumber("closed", row.Kept.Known - row.Kept.Kept);
        }

        json.WriteEndObject();
    }

    private static void Cache(Utf8JsonWriter json, CachePair pair)
    {
        json.WriteStartObject();
        json.WriteNumber("prefix_tokens_estimated", pair.Cold.Scenario.PrefixTokens);
        Number(json, "ttft_new_ms", pair.Cold.TtftMs);
        Number(json, "ttft_again_ms", pair.Warm.TtftMs);
        Difference(json, "again_less_new", pair.Difference);
        Number(json, "tokens_written", pair.Cold.CacheWriteTokens);
        Number(json, "tokens_read_again", pair.Warm.CacheReadTokens);
        json.WriteEndObject();
    }

    private static void Target(Utf8JsonWriter json, ColdTarget target, ColdMethod method)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Target.Name);
        Finding(json, method, target.Finding);
        json.WriteStartObject("reuse");
        json.WriteNumber("possible", target.Reuse.Sent);
        json.WriteNumber("reused", target.Reuse.Reused);
        json.WriteEndObject();
        Number(json, "until_first_token_kept_ms", target.ReusedMs);
        Number(json, "until_first_token_new_ms", target.NewMs);
        Difference(json, "new_less_kept", target.Extra);
        json.WriteStartArray("cold");
        foreach (ColdRequest cold in target.Cold)
        {
            json.WriteStartObject();
            json.WriteNumber("n", cold.Request.N);
            Number(json, "until_first_token_ms", cold.UntilFirstTokenMs);
            Number(json, "idle_before_ms", cold.IdleMs);
            json.WriteBoolean("new_connection", cold.Request.NewConnection);
            Number(json, "cache_write_tokens", cold.Request.CacheWriteTokens);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Difference(Utf8JsonWriter json, string name, MeanDifference? difference)
    {
        if (difference is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("n", difference.N);
        json.WriteBoolean("paired", difference.Paired);
        Number(json, "mean_ms", difference.Mean);
        if (difference.MeanCi95 is { } interval)
        {
            json.WriteStartArray("mean_ci95");
            json.WriteNumberValue(Math.Round(interval.Lower, 3));
            json.WriteNumberValue(Math.Round(interval.Upper, 3));
            json.WriteEndArray();
        }

        Number(json, "p50_ms", difference.Median);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
    }
}
