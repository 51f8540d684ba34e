using System.Text.Json;
using FirstToken.Cli.Running;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Statistics;

namespace FirstToken.Cli.Drawing;

/// <summary>Probes as JSON, schema <c>firsttoken.probe/1</c>.</summary>
internal static class ProbeJson
{
    public static void Write(IReadOnlyList<ProbeResult> probes)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "firsttoken.probe/1");
            json.WriteBoolean("simulated", probes.Any(probe => probe.Record is { Simulated: true }));
            json.WriteStartArray("targets");
            foreach (ProbeResult probe in probes)
            {
                Write(json, probe);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, ProbeResult probe)
    {
        json.WriteStartObject();
        json.WriteString("name", probe.Target.Name);
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
