using System.Text.Json;

namespace FirstToken.Gateway.Exporting;

/// <summary>A histogram with explicit bounds, for each set of attributes one.</summary>
internal sealed class OtlpHistogram(string name, string unit, string description, double[] bounds)
{
    private readonly Dictionary<OtlpSeries, Cells> _series = [];

    /// <summary>Adds a value.</summary>
    public void Add(OtlpSeries series, double value)
    {
        if (!_series.ContainsKey(series) && _series.Count >= OtlpMetrics.MostSeries)
        {
            series = new OtlpSeries { Overflow = true };
        }

        if (!_series.TryGetValue(series, out Cells? cells))
        {
            _series.Add(series, cells = new Cells(new long[bounds.Length + 1]));
        }

        int bucket = Array.BinarySearch(bounds, value);
        cells.Buckets[bucket < 0 ? ~bucket : bucket]++;
        cells.Count++;
        cells.Sum += value;
        cells.Least = Math.Min(cells.Least, value);
        cells.Most = Math.Max(cells.Most, value);
    }

    /// <summary>Writes it as a metric; nothing before the first value.</summary>
    public void Write(Utf8JsonWriter json, int temporality, long startUnixNs, long nowUnixNs)
    {
        if (_series.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("description", description);
        json.WriteString("unit", unit);
        json.WriteStartObject("histogram");
        json.WriteNumber("aggregationTemporality", temporality);
        json.WriteStartArray("dataPoints");
        foreach ((OtlpSeries series, Cells cells) in _series)
        {
            json.WriteStartObject();
            series.Write(json);
            json.WriteString("startTimeUnixNano", OtlpJson.Number(startUnixNs));
            json.WriteString("timeUnixNano", OtlpJson.Number(nowUnixNs));
            json.WriteString("count", OtlpJson.Number(cells.Count));
            json.WriteNumber("sum", cells.Sum);
            json.WriteNumber("min", cells.Least);
            json.WriteNumber("max", cells.Most);
            json.WriteStartArray("bucketCounts");
            foreach (long count in cells.Buckets)
            {
                json.WriteStringValue(OtlpJson.Number(count));
            }

            json.WriteEndArray();
            json.WriteStartArray("explicitBounds");
            foreach (double bound in bounds)
            {
                json.WriteNumberValue(bound);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed class Cells(long[] buckets)
    {
        public long[] Buckets { get; } = buckets;

        public long Count { get; set; }

        public double Sum { get; set; }

        public double Least { get; set; } = double.PositiveInfinity;

        public double Most { get; set; } = double.NegativeInfinity;
    }
}
