using System.Text.Json;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>Probes as JSON, schema <c>firsttoken.probe/1</c>.</summary>
public static class ProbeJson
{
    /// <summary>Writes probes and a line end.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(IReadOnlyList<Probe> probes, Stream output)
    {
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "firsttoken.probe/1");
            json.WriteBoolean("simulated", probes.Any(probe => probe.Record is { Simulated: true }));
            json.WriteStartArray("targets");
            foreach (Probe probe in probes)
            {
                Write(json, probe);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, Probe probe)
    {
        json.WriteStartObject();
        json.WriteString("name", probe.Name);
        json.WriteNumber("requests", probe.Requests);
        if (probe.Record is { } record)
        {
            json.WriteStartArray("phases");
            foreach (WaterfallPhase phase in Waterfall.Of(record).Phases)
            {
                json.WriteStartObject();
                json.WriteString("name", phase.Name);
                json.WriteNumber("start_ms", Milliseconds(phase.StartNs));
                json.WriteNumber("length_ms", Milliseconds(phase.LengthNs));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("request");
            JsonSerializer.Serialize(json, RequestEntry.Of(record), RecordingJson.Default.RunRequest);
        }

        json.WriteEndObject();
    }

    private static decimal Milliseconds(long ns) => Math.Round(ns / 1e6m, 3);
}
