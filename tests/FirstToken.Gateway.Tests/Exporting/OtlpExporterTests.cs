using System.Text.Json;
using System.Threading.Channels;
using FirstToken.Gateway.Exporting;
using FirstToken.Gateway.Tests.Alerting;
using FirstToken.Gateway.Tests.Watching;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Gateway.Tests.Exporting;

public sealed class OtlpExporterTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_request_is_a_span_under_the_callers()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (OtlpExporter exporter = Export(receiver))
        {
            exporter.Take(Some.Record(request => request with { StopReason = "end_turn", AnsweredModel = "claude-haiku-4-5-20251001" }) with { TraceParent = $"00-{Trace}-{Caller}-01", FirstBodyNs = 151 * Some.Ms });
        }

        JsonElement span = Span(await receiver.Posts.ReadAsync(Token));

        Assert.Equal((Trace, Caller, "chat claude-haiku-4-5", 3), (Text(span, "traceId"), Text(span, "parentSpanId"), Text(span, "name"), span.GetProperty("kind").GetInt32()));
        Assert.Equal(16, Text(span, "spanId").Length);
        long start = ManualClock.Start.ToUnixTimeMilliseconds() * Some.Ms;
        Assert.Equal(((start - (500 * Some.Us)).ToString(), (start - (500 * Some.Us) + (242 * Some.Ms)).ToString()), (Text(span, "startTimeUnixNano"), Text(span, "endTimeUnixNano")));
        Assert.Equal("anthropic", Value(span, "gen_ai.provider.name", "stringValue"));
        Assert.Equal("148", Value(span, "gen_ai.usage.input_tokens", "intValue"));
        Assert.Equal("40", Value(span, "gen_ai.usage.cache_read.input_tokens", "intValue"));
        Assert.Equal("0.151", Value(span, "gen_ai.response.time_to_first_chunk", "doubleValue"));
        Assert.Equal("0.2", Value(span, "firsttoken.ttft", "doubleValue"));
        Assert.Equal("6E-05", Value(span, "firsttoken.hold.first", "doubleValue"));
        Assert.Equal("api.example.test", Value(span, "server.address", "stringValue"));
        Assert.Equal(
            [("firsttoken.request_sent", 0), ("firsttoken.first_byte", 150), ("firsttoken.first_token", 200), ("firsttoken.last_token", 240)],
            span.GetProperty("events").EnumerateArray().Select(one => (Text(one, "name"), (long.Parse(Text(one, "timeUnixNano")) - start) / Some.Ms)));
        Assert.Equal("{}", span.GetProperty("status").ToString());
    }

    [Fact]
    public async Task A_failure_says_of_which_kind_and_no_more()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (OtlpExporter exporter = Export(receiver))
        {
            exporter.Take(Some.Record(request => request with { Status = 429, Error = new RequestError(ErrorKind.RateLimit, "hunter2"), OutputOffsetsNs = [], HoldsNs = [] }));
        }

        Receiver.Post post = await receiver.Posts.ReadAsync(Token);
        JsonElement span = Span(post);

        Assert.Equal("rate_limit", Value(span, "error.type", "stringValue"));
        Assert.Equal("""{"code":2}""", span.GetProperty("status").ToString());
        Assert.False(span.TryGetProperty("parentSpanId", out _));
        Assert.Equal(32, Text(span, "traceId").Length);
        Assert.DoesNotContain("hunter2", post.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_caller_does_not_record_makes_metrics_only()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (OtlpExporter exporter = Export(receiver))
        {
            await _clock.Created.ReadAsync(Token); // it waits for the tick: a stop sends what there is once, not twice
            exporter.Take(Some.Record() with { TraceParent = $"00-{Trace}-{Caller}-00" });
        }

        Assert.Equal("/v1/metrics", (await receiver.Posts.ReadAsync(Token)).Path);
        Assert.False(receiver.Posts.TryRead(out _));
    }

    [Fact]
    public async Task Metrics_have_the_conventions_names_units_and_bounds()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (OtlpExporter exporter = Export(receiver))
        {
            exporter.Take(Some.Record() with { FirstBodyNs = 151 * Some.Ms });
            exporter.Take(Some.Record());
        }

        Dictionary<string, JsonElement> metrics = await MetricsAsync(receiver);

        Assert.Equal(
            ["firsttoken.gateway.hold", "gen_ai.client.operation.duration", "gen_ai.client.operation.time_per_output_chunk", "gen_ai.client.operation.time_to_first_chunk", "gen_ai.client.token.usage", "gen_ai.server.time_per_output_token", "gen_ai.server.time_to_first_token"],
            metrics.Keys.Order(StringComparer.Ordinal));
        JsonElement first = Assert.Single(Points(metrics["gen_ai.server.time_to_first_token"]));
        Assert.Equal(("2", "0.4", 17, 16), (Text(first, "count"), first.GetProperty("sum").ToString(), first.GetProperty("bucketCounts").GetArrayLength(), first.GetProperty("explicitBounds").GetArrayLength()));
        Assert.Equal("2", first.GetProperty("bucketCounts")[8].GetString()); // 0.2 s lies between 0.1 and 0.25
        JsonElement chunk = Assert.Single(Points(metrics["gen_ai.client.operation.time_per_output_chunk"]));
        Assert.Equal(("4", 0.08), (Text(chunk, "count"), Math.Round(chunk.GetProperty("sum").GetDouble(), 9)));
        Assert.Equal("{token}", Text(metrics["gen_ai.client.token.usage"], "unit"));
        Assert.Equal(["input 296", "output 50"], Points(metrics["gen_ai.client.token.usage"]).Select(point => $"{Value(point, "gen_ai.token.type", "stringValue")} {point.GetProperty("sum")}"));
        Assert.Equal(["first 2", "later 4"], Points(metrics["firsttoken.gateway.hold"]).Select(point => $"{Value(point, "position", "stringValue")} {Text(point, "count")}"));
        Assert.Equal(40.0 / 24 / 1000, Points(metrics["gen_ai.server.time_per_output_token"]).Single().GetProperty("min").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Models_beyond_the_bound_share_one_series()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (OtlpExporter exporter = Export(receiver, traces: false))
        {
            for (int i = 0; i < OtlpMetrics.MostSeries + 50; i++)
            {
                exporter.Take(Some.Record() with { Model = $"model-{i}" });
            }
        }

        JsonElement duration = (await MetricsAsync(receiver))["gen_ai.client.operation.duration"];

        Assert.Equal(OtlpMetrics.MostSeries + 1, Points(duration).Count);
        Assert.Equal("50", Text(Points(duration)[^1], "count"));
        Assert.Equal("True", Value(Points(duration)[^1], "otel.metric.overflow", "boolValue"));
    }

    [Fact]
    public async Task A_receiver_that_is_busy_is_asked_again()
    {
        await using Receiver receiver = await Receiver.StartAsync(503);
        await using OtlpExporter exporter = Export(receiver, metrics: false);
        await _clock.Created.ReadAsync(Token);
        exporter.Take(Some.Record());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Receiver.Post first = await receiver.Posts.ReadAsync(Token);
        while (await _clock.Created.ReadAsync(Token) >= TimeSpan.FromSeconds(2))
        {
            // The limit of the attempt; the pause is the shorter one.
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Receiver.Post second = await receiver.Posts.ReadAsync(Token);

        Assert.Equal(Text(Span(first), "spanId"), Text(Span(second), "spanId"));
        Assert.Equal(0, exporter.Dropped);
    }

    [Fact]
    public async Task What_is_refused_is_counted_and_told_of_once()
    {
        await using Receiver receiver = await Receiver.StartAsync(404, 404);
        OtlpExporter exporter = Export(receiver);
        exporter.Take(Some.Record());
        exporter.Take(Some.Record());
        await exporter.DisposeAsync();

        Assert.Equal((2, 0), (exporter.Dropped, exporter.Sent));
        Assert.Equal($"otlp: {receiver.Url.Scheme}://{receiver.Url.Authority} takes nothing: it answered 404; what is not taken is dropped and counted", await _said.Reader.ReadAsync(Token));
        Assert.False(_said.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Beyond_the_queue_records_are_dropped_and_nobody_waits()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        OtlpExporter exporter = Export(receiver);
        for (int i = 0; i < OtlpExporter.MostWaiting + 10; i++)
        {
            exporter.Take(Some.Record());
        }

        Assert.Equal(10, exporter.Dropped);
        await exporter.DisposeAsync();
        Assert.Equal(OtlpExporter.MostWaiting, exporter.Sent);
    }

    [Fact]
    public async Task Header_fields_of_the_settings_are_sent()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using (var exporter = new OtlpExporter(Settings(receiver) with { Headers = "Authorization=Basic%20bWU6c2VjcmV0PQ==,x-scope=eu" }, Some.Settings, _client, _clock, line => _said.Writer.TryWrite(line)))
        {
            exporter.Take(Some.Record());
        }

        Receiver.Post post = await receiver.Posts.ReadAsync(Token);

        Assert.Equal(("Basic bWU6c2VjcmV0PQ==", "application/json", "/v1/traces"), (post.Authorization, post.Type, post.Path));
    }

    private static OtlpSettings Settings(Receiver receiver) => new() { Endpoint = receiver.Url };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Value(JsonElement of, string key, string type) =>
        of.GetProperty("attributes").EnumerateArray().Single(one => Text(one, "key") == key).GetProperty("value").GetProperty(type).ToString();

    private static List<JsonElement> Points(JsonElement metric) => [.. metric.GetProperty("histogram").GetProperty("dataPoints").EnumerateArray()];

    private static JsonElement Span(Receiver.Post post)
    {
        Assert.Equal("/v1/traces", post.Path);
        return JsonDocument.Parse(post.Body).RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0];
    }

    private static async Task<Dictionary<string, JsonElement>> MetricsAsync(Receiver receiver)
    {
        Receiver.Post post;
        do
        {
            post = await receiver.Posts.ReadAsync(Token);
        }
        while (post.Path != "/v1/metrics");
        JsonElement metrics = JsonDocument.Parse(post.Body).RootElement.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics");
        return metrics.EnumerateArray().ToDictionary(metric => Text(metric, "name"));
    }

    private OtlpExporter Export(Receiver receiver, bool traces = true, bool metrics = true) =>
        new(Settings(receiver) with { Traces = traces, Metrics = metrics }, Some.Settings, _client, _clock, line => _said.Writer.TryWrite(line));
}
