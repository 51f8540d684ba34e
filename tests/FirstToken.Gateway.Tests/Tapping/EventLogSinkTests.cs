using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Watching;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Gateway.Tests.Tapping;

public sealed class EventLogSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("firsttoken-events-").FullName;

    [Fact]
    public void A_line_says_what_was_tried_where_it_was_more_than_once()
    {
        string[] lines = Write(
            Some.Record() with { Attempts = [new AttemptNote("anthropic", "ok", IsHedge: false, 200 * Some.Ms)] },
            Some.Record() with
            {
                Upstream = "second",
                Attempts = [new AttemptNote("anthropic", "overloaded", IsHedge: false, 31_234_567), new AttemptNote("second", "ok", IsHedge: true, 200 * Some.Ms)],
            });

        Assert.DoesNotContain("attempts", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            """attempts":[{"upstream":"anthropic","outcome":"overloaded","hedge":false,"ms":31.235},{"upstream":"second","outcome":"ok","hedge":true,"ms":200}]""",
            lines[1],
            StringComparison.Ordinal);
        Assert.Contains("""
            "target":"second:claude-haiku-4-5@https://second.test"
            """, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_generated_nothing_is_no_line()
    {
        Assert.Empty(Write(Some.Record() with { Api = "other" }, Some.Record() with { ServedBy = "cache" }));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Write(params GatewayRecord[] records)
    {
        string file = Path.Combine(_folder, "events.jsonl");
        using (var sink = new EventLogSink(
            new EventLogWriter(file, TimeProvider.System), "run", new Dictionary<string, Uri>(StringComparer.Ordinal) { ["second"] = new("https://second.test/") }, Assert.Fail))
        {
            Array.ForEach(records, sink.Take);
        }

        return File.ReadAllLines(file);
    }
}
