using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirstToken.Gateway.Exporting;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Exporting;

/// <summary>Holds docs/gateway-otlp.md to the program. With FIRSTTOKEN_WRITE_SAMPLES set the sample is written anew.</summary>
public sealed partial class OtlpGuideTests
{
    private const string Begin = "<!-- sample: span -->\n```text\n";

    private static readonly string s_guide = Path.Combine(Root(), "docs", "gateway-otlp.md");

    private static readonly GatewayRecord s_record = Some.Record(request => request with { StopReason = "end_turn", AnsweredModel = "claude-haiku-4-5-20251001", ProviderRequestId = "req_1" }) with
    {
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        FirstBodyNs = 151 * Some.Ms,
        Caller = "alice",
        Session = "0d4c9e9e-6a1f-4bd1-9d0a-0f6f2f4f8b11",
    };

    [Fact]
    public void The_sample_is_what_is_sent()
    {
        string guide = File.ReadAllText(s_guide);
        int start = guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        string expected = guide[..start] + Span() + guide[guide.IndexOf("```", start, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("FIRSTTOKEN_WRITE_SAMPLES") is { Length: > 0 })
        {
            File.WriteAllText(s_guide, expected);
        }

        Assert.Equal(expected, guide, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Every_attribute_metric_and_key_is_in_the_tables()
    {
        string guide = File.ReadAllText(s_guide);
        string metrics = Encoding.UTF8.GetString(OtlpJson.Message("Metrics", "metrics", "x", json =>
        {
            var all = new OtlpMetrics(0);
            all.Add(s_record, GenAi.Of(s_record, Some.Settings()));
            all.Write(json, 1);
        }));
        IEnumerable<string> names = Key().Matches(Json()).Concat(Name().Matches(metrics)).Select(match => match.Groups[1].Value)
            .Concat(["endpoint", "headers_from", "every", "service_name", OtlpReader.EndpointVariable, OtlpReader.HeadersVariable, OtlpReader.ServiceVariable]);

        // Families stand there as `a.b.c`, `.d`: the last part is enough.
        string[] missing = [.. names.Where(name => name != "firsttoken.gateway" && !guide.Contains($"`{name}", StringComparison.Ordinal) && !guide.Contains($"`.{name[(name.LastIndexOf('.') + 1)..]}`", StringComparison.Ordinal)
            && !guide.Contains($"`.{string.Join('.', name.Split('.')[^2..])}`", StringComparison.Ordinal))];

        Assert.Empty(missing);
    }

    private static string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            SpanJson.Write(json, s_record, GenAi.Of(s_record, Some.Settings()));
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // The span's own id is chance.
    private static string Span() => SpanId().Replace(Json(), "\"spanId\":\"b7ad6b7169203331\"")
        .Replace("{\"key\"", "\n  {\"key\"", StringComparison.Ordinal).Replace("{\"timeUnixNano\"", "\n  {\"timeUnixNano\"", StringComparison.Ordinal) + "\n";

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    [GeneratedRegex("\"spanId\":\"[0-9a-f]{16}\"")]
    private static partial Regex SpanId();

    [GeneratedRegex("\"key\":\"([^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("\"name\":\"([^\"]+)\"")]
    private static partial Regex Name();
}
